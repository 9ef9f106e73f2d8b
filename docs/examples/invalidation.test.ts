import { cacheOf, invalidateTags } from '@purecache/core';
import { resetAll } from '@purecache/core/testing';
import { Articles, imported, Offers, priceChanged, Prices, Profiles, type Article, type Db } from './invalidation.js';

beforeEach(() => resetAll());

/** A database that notes what it was asked. */
function dbOf() {
  const asked: string[] = [];
  const names: Record<string, string> = { '1': 'Ada', '2': 'Grace' };
  const article = (id: string): Article => ({ id, author: Number(id) % 2 === 0 ? 'even' : 'odd' });
  const ask = <T>(what: string, answer: T): Promise<T> => {
    asked.push(what);
    return Promise.resolve(answer);
  };
  const db: Db = {
    profile: (id) => ask(`profile ${id}`, `${names[id]}`),
    rename: async (id, name) => void (names[id] = name),
    visited: async (id) => void (names[id] += ', visited'),
    article: (id) => ask(`article ${id}`, article(id)),
    newest: (count) =>
      ask(
        `newest ${count}`,
        Array.from({ length: count }, (_, i) => article(`${i + 1}`)),
      ),
    price: (sku) => ask(`price ${sku}`, 1),
  };
  return { db, asked };
}

test('a deleted entry is waited for, an expired one is served once more while it is loaded', async () => {
  const { db, asked } = dbOf();
  const profiles = new Profiles(db);
  await profiles.profile('1');
  await profiles.rename('1', 'Ada L.');
  expect(await profiles.profile('1')).toBe('Ada L.');
  await profiles.visited('1');
  expect(await profiles.profile('1')).toBe('Ada L.');
  await new Promise(setImmediate);
  expect(await profiles.profile('1')).toBe('Ada L., visited');
  expect(asked).toHaveLength(3);
});

test('clearAll empties every cached method of the object, and of no other', async () => {
  const { db, asked } = dbOf();
  const [one, other] = [new Profiles(db), new Profiles(db)];
  await one.profile('1');
  await other.profile('1');
  await imported(one);
  await one.profile('1');
  await other.profile('1');
  expect(asked).toHaveLength(3);
});

test('a tag outdates what carries it, in all methods of the object', async () => {
  const { db, asked } = dbOf();
  const articles = new Articles(db);
  const readAll = () => Promise.all([articles.article('1'), articles.article('2'), articles.newest(1)]);
  await readAll();
  asked.length = 0;
  await readAll();
  expect(asked).toEqual([]);
  await articles.authorChanged('odd');
  await readAll();
  expect(asked).toEqual(['article 1', 'newest 1']);
});

test('a load that began before the tag was invalidated is not stored', async () => {
  const { db } = dbOf();
  const articles = new Articles(db);
  const load = articles.article('1');
  await articles.authorChanged('odd');
  expect(await load).toEqual({ id: '1', author: 'odd' });
  expect(await cacheOf(articles, 'article').has('1')).toBe(false);
});

test('a load that turns out to carry another tag is stored', async () => {
  const { db } = dbOf();
  const articles = new Articles(db);
  const load = articles.article('1');
  await articles.authorChanged('even');
  await load;
  expect(await cacheOf(articles, 'article').has('1')).toBe(true);
});

test('on a shared backend a tag reaches all classes; a handle reaches its own method', async () => {
  const { db, asked } = dbOf();
  const [prices, offers] = [new Prices(db), new Offers(db)];
  const readAll = () => Promise.all([prices.of('x'), prices.of('y'), offers.text('x')]);
  await readAll();
  asked.length = 0;
  await priceChanged('x');
  await readAll();
  expect(asked).toEqual(['price x', 'price x']);
  asked.length = 0;
  await invalidateTags(cacheOf(offers, 'text'), ['sku:x']);
  await readAll();
  expect(asked).toEqual(['price x']);
});
