import { cache, cacheOf, invalidateTags } from '@purecache/core';
import { settled } from '../../core/test/support/deferred.js';
import { tiers, type Process } from './support/tiers.js';

/** A function as each process has it: same namespace, a count of the loads of its own. */
function cachedIn({ tiered }: Process, db: Map<string, number>, options: object = {}) {
  const loads: string[] = [];
  const load = async (id: string): Promise<number> => {
    loads.push(id);
    return db.get(id) ?? 0;
  };
  return { call: cache(load, { backend: tiered, namespace: 'rows', ttl: 1_000, ...options }), loads };
}

test('a call is answered from memory once it was loaded, and the store is not asked', async () => {
  const { here } = tiers();
  const { call, loads } = cachedIn(here, new Map([['a', 1]]));
  expect(await call('a')).toBe(1);
  await settled(); // callers do not wait for the store
  const asked = here.shared.log.length;
  expect([await call('a'), await call('a'), loads.length, here.shared.log.length - asked]).toEqual([1, 1, 1, 0]);
  expect(cacheOf(call).stats()).toMatchObject({ hits: 2, misses: 1, loads: 1 });
});

test('what one process has loaded another finds in the store, once, and then in its memory', async () => {
  const { here, there } = tiers();
  const db = new Map([['a', 1]]);
  const [one, two] = [cachedIn(here, db), cachedIn(there, db)];
  await one.call('a');
  expect([await two.call('a'), await two.call('a'), await two.call('a')]).toEqual([1, 1, 1]);
  expect([two.loads, there.shared.log]).toEqual([[], ['find']]);
});

test('an invalidation in one process ends the hits of the other', async () => {
  const { here, there } = tiers();
  const db = new Map([['a', 1]]);
  const [one, two] = [cachedIn(here, db), cachedIn(there, db)];
  await one.call('a');
  await two.call('a');
  db.set('a', 2);
  await cacheOf(one.call).delete('a');
  expect([await two.call('a'), await one.call('a')]).toEqual([2, 2]);
  db.set('a', 3);
  await cacheOf(two.call).clear();
  expect([await one.call('a'), await two.call('a')]).toEqual([3, 3]);
  db.set('a', 4);
  await cacheOf(two.call).refresh('a');
  expect(await two.call('a')).toBe(4);
});

test('where messages are lost, hits end when the bound has passed', async () => {
  const { clock, here, there } = tiers({ maxStaleMs: 300 });
  const db = new Map([['a', 1]]);
  const [one, two] = [cachedIn(here, db), cachedIn(there, db)];
  await one.call('a');
  await two.call('a');
  there.shared.cut();
  db.set('a', 2);
  await cacheOf(one.call).delete('a');
  clock.advance(300);
  expect(await two.call('a')).toBe(1);
  clock.advance(1);
  expect(await two.call('a')).toBe(2);
});

test('a stale entry is given from memory at once, and refreshed behind it, in one process', async () => {
  const { clock, here, there } = tiers();
  const db = new Map([['a', 1]]);
  const options = { staleWhileRevalidate: 5_000 };
  const [one, two] = [cachedIn(here, db, options), cachedIn(there, db, options)];
  await one.call('a');
  await two.call('a');
  db.set('a', 2);
  clock.advance(1_000);
  expect([await one.call('a'), await two.call('a')]).toEqual([1, 1]);
  await settled();
  await two.call('a'); // has it look for what the other process has loaded, if it has not waited for that
  await settled();
  expect([await one.call('a'), await two.call('a'), one.loads.length + two.loads.length]).toEqual([2, 2, 2]);
});

test('tags are invalidated in every process, and only where they are', async () => {
  const { here, there } = tiers();
  const db = new Map([
    ['a', 1],
    ['b', 1],
  ]);
  const options = { tags: (_: unknown, id: string) => [`row:${id}`] };
  const [one, two] = [cachedIn(here, db, options), cachedIn(there, db, options)];
  for (const { call } of [one, two]) for (const id of ['a', 'b']) await call(id);
  for (const id of ['a', 'b']) db.set(id, 2);
  const asked = there.shared.log.length;
  await invalidateTags(one.call, ['row:a']);
  expect([await two.call('b'), there.shared.log.length - asked]).toEqual([1, 0]);
  expect([await one.call('a'), await two.call('a'), await one.call('b')]).toEqual([2, 2, 1]);
});

test('a load that an invalidation elsewhere has overtaken is kept nowhere', async () => {
  const { store, here, there } = tiers();
  const db = new Map([['a', 1]]);
  const [one, two] = [cachedIn(here, db), cachedIn(there, db)];
  const held = here.shared.hold('fill reaches');
  const call = one.call('a');
  await settled();
  await cacheOf(two.call).delete('a');
  await held.release();
  expect([await call, store.entries.size, here.memory.size]).toEqual([1, 0, 0]);
});
