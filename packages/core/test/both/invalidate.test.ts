/** `invalidateTags` and `clearAll`: which entries they reach, by what they are given. */
import { LRU } from '@purecache/lru';
import { cache, Cached, cacheOf, clearAll, invalidateTags } from '../../src/index.js';
import { Counting } from '../support/doubles.js';

const own = { backend: LRU, capacity: 100 };
const shared = new LRU({ capacity: 100 });
const symbol = Symbol('by symbol');

class Base {
  static loads: string[] = [];
  loads: string[] = [];
  load(what: string, id: string): string {
    this.loads.push(`${what} ${id}`);
    return `${what} ${id}`;
  }
  @Cached({ ...own, tags: (_, id) => [`id:${id}`] }) inherited(id: string): string {
    return this.load('inherited', id);
  }
  @Cached({ ...own, tags: (_, id) => [`id:${id}`] }) hidden(id: string): string {
    return this.load('hidden', id);
  }
  @Cached({ ...own, tags: (_, id) => [`id:${id}`] }) overridden(id: string): string {
    return this.load('base', id);
  }
}

class Shop extends Base {
  @Cached({ ...own, tags: (_, id) => [`id:${id}`] }) static of(id: string): string {
    this.loads.push(`static ${id}`);
    return id;
  }
  override hidden(id: string): string {
    return super.hidden(id);
  }
  @Cached({ ...own, tags: (_, id) => [`id:${id}`] }) override overridden(id: string): string {
    return this.load('override', id) + super.overridden(id);
  }
  @Cached({ ...own, tags: (_, id) => [`id:${id}`] }) async later(id: string): Promise<string> {
    return this.load('later', id);
  }
  @Cached({ ...own, tags: (_, id) => [`id:${id}`] }) [symbol](id: string): string {
    return this.load('symbol', id);
  }
  @Cached({ backend: shared, namespace: 'shop.shared', tags: (_, id) => [`id:${id}`] }) shared(id: string): string {
    return this.load('shared', id);
  }
  @Cached(own) untagged(id: string): string {
    return this.load('untagged', id);
  }
  @Cached({ ...own, tags: (_, id) => [`id:${id}`] }) private secret(id: string): string {
    return this.load('secret', id);
  }
  readSecret(id: string): string {
    return this.secret(id);
  }
}

/** Calls every method, and tells which of them ran. */
async function loadedBy(shop: Shop): Promise<string[]> {
  shop.loads = [];
  for (const id of ['a', 'b']) {
    for (const name of ['inherited', 'hidden', 'overridden', symbol, 'shared', 'untagged', 'readSecret'] as const)
      shop[name](id);
    await shop.later(id);
  }
  return shop.loads;
}

async function filled(): Promise<Shop> {
  const shop = new Shop();
  await cacheOf(shop, 'shared').clear();
  await loadedBy(shop);
  expect(await loadedBy(shop)).toEqual([]);
  return shop;
}

const ofA = ['inherited', 'hidden', 'override', 'base', 'symbol', 'shared', 'secret', 'later'].map(
  (what) => `${what} a`,
);

describe('invalidateTags', () => {
  test('of an object outdates what carries a tag, of all its methods with tags: inherited, hidden, private ones too', async () => {
    const shop = await filled();
    await invalidateTags(shop, ['id:a', 'id:unknown']);
    expect(await loadedBy(shop)).toEqual(ofA);
    expect(await loadedBy(shop)).toEqual([]);
  });

  test('of an object leaves other objects and the class alone', async () => {
    const [shop, other] = [await filled(), new Shop()];
    other.inherited('a');
    Shop.of('a');
    Shop.loads = [];
    await invalidateTags(shop, ['id:a']);
    other.inherited('a');
    Shop.of('a');
    expect([other.loads, Shop.loads]).toEqual([['inherited a'], []]);
  });

  test('of a class outdates what its static methods cache, and nothing of its objects', async () => {
    const shop = await filled();
    for (const id of ['a', 'b']) Shop.of(id);
    Shop.loads = [];
    await invalidateTags(Shop, ['id:a']);
    for (const id of ['a', 'b']) Shop.of(id);
    expect([Shop.loads, await loadedBy(shop)]).toEqual([['static a'], []]);
  });

  test('of a handle outdates the entries of its method alone', async () => {
    const shop = await filled();
    await invalidateTags(cacheOf(shop, 'inherited'), ['id:a']);
    expect(await loadedBy(shop)).toEqual(['inherited a']);
    await invalidateTags(cacheOf(shop, Base.prototype.overridden), ['id:b']);
    expect(await loadedBy(shop)).toEqual([]); // the override has an entry of its own, so that the base is not asked
    await cacheOf(shop, 'overridden').clear();
    expect(await loadedBy(shop)).toEqual(['override a', 'override b', 'base b']);
  });

  test('of a handle outdates the entries of its namespace, for all objects, and of no other with the same tag', async () => {
    const [shop, other] = [await filled(), new Shop()];
    const elsewhere = cache((id: string) => other.load('elsewhere', id), {
      backend: shared,
      namespace: 'elsewhere',
      tags: (_, id) => [`id:${id}`],
    });
    const calls = () => [other.shared('a'), elsewhere('a')];
    calls();
    other.loads = [];
    await invalidateTags(cacheOf(shop, 'shared'), ['id:a']);
    calls();
    expect(other.loads).toEqual(['shared a']);
    await invalidateTags(elsewhere, ['id:a']);
    calls();
    expect(other.loads).toEqual(['shared a', 'elsewhere a']);
    await invalidateTags(shared, ['id:a']);
    calls();
    expect(other.loads).toEqual(['shared a', 'elsewhere a', 'shared a', 'elsewhere a']);
    await invalidateTags(shared, ['id:b']);
    calls();
    expect(other.loads).toHaveLength(4);
  });

  test('of a handle means every value that the method varies by', async () => {
    let [tenant, loads] = ['one', 0];
    const get = cache(() => ++loads, { ...own, varyBy: () => tenant, tags: () => ['t'] });
    get();
    tenant = 'other';
    get();
    await invalidateTags(cacheOf(get).varied('one'), ['t']);
    expect([get(), loads]).toEqual([3, 3]);
  });

  test('of a cached function outdates its entries', async () => {
    let loads = 0;
    const get = cache((id: string) => `${id}${++loads}`, { ...own, tags: (_, id) => [id] });
    expect([get('a'), get('b')]).toEqual(['a1', 'b2']);
    await invalidateTags(get, ['a']);
    expect([get('a'), get('b')]).toEqual(['a3', 'b2']);
  });

  test('of the backend that a method has for itself outdates its entries', async () => {
    const shop = await filled();
    await invalidateTags(cacheOf(shop, 'later').backend, ['id:a']);
    expect(await loadedBy(shop)).toEqual(['later a']);
  });

  test('has happened in memory when it returns, awaited or not', async () => {
    let loads = 0;
    const get = cache(() => ++loads, { ...own, tags: () => ['t'] });
    get();
    const done = [invalidateTags(get, ['t'])];
    expect(get()).toBe(2);
    done.push(invalidateTags(cacheOf(get).backend, ['t']));
    expect(get()).toBe(3);
    await Promise.all(done);
  });

  test('of no tags outdates nothing', async () => {
    const shop = await filled();
    await invalidateTags(shop, []);
    expect(await loadedBy(shop)).toEqual([]);
  });
});

describe('clearAll', () => {
  test('of an object empties the caches of all its methods, and of no other object', async () => {
    const [shop, other] = [await filled(), new Shop()];
    other.inherited('a');
    Shop.of('a');
    Shop.loads = [];
    await clearAll(shop);
    expect(await loadedBy(shop)).toEqual(
      [...ofA, ...ofA.map((text) => text.replace(' a', ' b'))].flatMap(withUntagged),
    );
    other.inherited('a');
    Shop.of('a');
    expect([other.loads, Shop.loads]).toEqual([['inherited a'], []]);
  });

  test('of a class empties the caches of its static methods', async () => {
    const shop = await filled();
    Shop.of('a');
    Shop.loads = [];
    await clearAll(Shop);
    Shop.of('a');
    expect([Shop.loads, await loadedBy(shop)]).toEqual([['static a'], []]);
  });

  test('on a shared backend empties the namespaces of the methods, whichever object the entries are of', async () => {
    const backend = new Counting();
    class Service {
      @Cached({ backend, namespace: 'cleared' }) get(id: string): string {
        return id;
      }
    }
    const other = cache((id: string) => id, { backend, namespace: 'kept' });
    new Service().get('a');
    other('a');
    await clearAll(new Service());
    expect([...backend.entries.keys()]).toEqual([cacheOf(other).keyOf('a')]);
  });
});

function withUntagged(text: string): string[] {
  return text.startsWith('shared ') ? [text, text.replace('shared', 'untagged')] : [text];
}
