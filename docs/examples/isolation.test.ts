import { cacheOf, setEnabled } from '@purecache/core';
import { resetAll } from '@purecache/core/testing';
import { Carts, Copied, Frozen, pageNow, Portal, request, Shared, toggleCaches } from './isolation.js';

beforeEach(() => resetAll());
afterEach(() => setEnabled(true));
afterAll(() => {
  process.removeAllListeners('SIGUSR2');
});

/** Renders, and notes for whom. */
function portalOf() {
  const rendered: string[] = [];
  const portal = new Portal(async (tenant, locale, path) => {
    rendered.push(`${tenant} ${locale} ${path}`);
    await Promise.resolve();
    return `${path} of ${tenant} in ${locale}`;
  });
  return { portal, rendered };
}

test('without copy, what one caller changes is changed for all', async () => {
  const shared = new Shared();
  (await shared.article('1')).tags.push('read');
  expect((await shared.article('1')).tags).toEqual(['new', 'read']);
});

test('structured: no caller can change what others get, not even the first', async () => {
  const copied = new Copied();
  for (let caller = 0; caller < 3; caller++) {
    const article = await copied.article('1');
    expect(article).toEqual({ id: '1', tags: ['new'], published: new Date(0) });
    article.tags.push('read');
    article.published.setFullYear(2000);
  }
  expect(cacheOf(copied, 'article').stats().hits).toBe(2);
});

test('freeze: the same object for all, which none can change', async () => {
  const frozen = new Frozen();
  const menu = await frozen.menu('Monday');
  expect(() => (menu.dishes as string[]).push('pie')).toThrow(TypeError);
  expect(await frozen.menu('Monday')).toBe(menu);
});

test('a function: each caller has what it makes of the value', async () => {
  const carts = new Carts();
  const first = await carts.of('ada');
  (first.lines as Map<string, number>).clear();
  const second = await carts.of('ada');
  expect(second.with('book', 2).lines).toEqual(
    new Map([
      ['gift for ada', 1],
      ['book', 2],
    ]),
  );
});

test('varyBy: of 1,000 interleaved requests of 10 tenants in 2 languages, each gets its own page', async () => {
  const { portal, rendered } = portalOf();
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, async (_, i) => {
      const [tenant, locale] = [`tenant ${i % 10}`, i % 3 === 0 ? 'nl' : 'en'];
      const page = await request.run({ tenant, locale }, () => portal.page('/'));
      return page === `/ of ${tenant} in ${locale}`;
    }),
  );
  expect(answers).toEqual(new Array(1_000).fill(true));
  expect(rendered).toHaveLength(20);
});

test('varyBy: outside of a request there is no answer', async () => {
  const { portal, rendered } = portalOf();
  await expect(portal.page('/')).rejects.toMatchObject({ code: 'PURECACHE_VARY_BY_MISSING' });
  expect(rendered).toEqual([]);
});

test('the kill switch: off, every call runs, and invalidations still reach the backend', async () => {
  const { portal, rendered } = portalOf();
  const open = () => request.run({ tenant: 'acme', locale: 'en' }, () => portal.page('/'));
  await open();
  expect(toggleCaches()).toBe('caches are off');
  await open();
  await open();
  expect(rendered).toHaveLength(3);
  expect(await cacheOf(portal, 'page').varied(['acme', 'en']).delete('/')).toBe(true);
  expect(toggleCaches()).toBe('caches are on');
  await open();
  await open();
  expect(rendered).toHaveLength(4);
});

test('bypass: one call that runs the method, and reads and stores nothing', async () => {
  const { portal, rendered } = portalOf();
  await request.run({ tenant: 'acme', locale: 'en' }, async () => {
    await pageNow(portal, '/');
    expect(await cacheOf(portal, 'page').has('/')).toBe(false);
    await portal.page('/');
    await pageNow(portal, '/');
    await portal.page('/');
  });
  expect(rendered).toHaveLength(3);
});
