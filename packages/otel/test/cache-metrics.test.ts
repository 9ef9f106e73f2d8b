import { hasSubscribers } from 'node:diagnostics_channel';
import { cache, cacheOf, Cached, fromMap } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { instrumentPurecache, type PurecacheInstrumentation } from '../src/index.js';
import { Metrics, type Point } from './support/sdk.js';

const metrics = new Metrics();
let instrumentation: PurecacheInstrumentation;
beforeEach(() => {
  instrumentation = instrumentPurecache({ meterProvider: metrics.provider });
});
afterEach(() => {
  instrumentation.disable();
  expect(hasSubscribers('purecache')).toBe(false);
});

test('calls and entries of a method are counted, over all objects', async () => {
  class Users {
    @Cached({ backend: LRU, capacity: 2 })
    async get(id: string): Promise<string> {
      return id;
    }
  }
  const [one, other] = [new Users(), new Users()];
  await one.get('a');
  await one.get('a');
  await other.get('a');
  await other.get('b');
  await other.get('c');
  await Promise.all([other.get('d'), other.get('d'), other.get('d')]);

  expect(await metrics.of('Users.get')).toMatchObject({
    hits: 1,
    stale_hits: 0,
    misses: 5,
    coalesced: 2,
    evictions: 2,
    size: 3,
    'loads success': 5,
    'loads.in_flight': 0,
  });
});

test('a method that was never called has no series', async () => {
  const called = cache(
    async function neverYet(id: string) {
      return id;
    },
    { backend: LRU, capacity: 2 },
  );
  expect(await metrics.of('neverYet')).toEqual({});
  await called('a');
  expect(await metrics.of('neverYet')).toMatchObject({ misses: 1 });
});

test('what a backend cannot tell is not reported', async () => {
  const backend = { get: () => undefined, set: () => {}, delete: () => false, clear: () => {}, sync: true } as const;
  const get = cache(
    async function untold(id: string) {
      return id;
    },
    { backend, namespace: 'untold' },
  );
  await get('a');
  const figures = await metrics.of('untold');
  expect(figures).toMatchObject({ misses: 1, coalesced: 0 });
  expect(Object.keys(figures)).not.toContain('evictions');
  expect(Object.keys(figures)).not.toContain('size');
});

test('methods of one name and namespace are one series', async () => {
  const make = () =>
    cache(
      async function twin(id: string) {
        return id;
      },
      { backend: LRU, capacity: 10 },
    );
  const [one, other] = [make(), make()];
  await one('a');
  await other('a');
  await other('b');
  expect(await metrics.of('twin')).toMatchObject({ misses: 3, size: 3 });
});

test('of one name in two namespaces they are two series', async () => {
  const make = (namespace: string) =>
    cache(
      async function apart(id: string) {
        return id;
      },
      { backend: fromMap(new Map()), namespace },
    );
  await make('one')('a');
  const other = make('other');
  await other('a');
  await other('b');
  const { points } = (await metrics.collect()).get('purecache.misses') as { points: Point[] };
  const own = points.filter(({ attributes }) => attributes['purecache.method'] === 'apart');
  expect(own.map(({ attributes, value }) => [attributes['purecache.namespace'], value])).toEqual([
    ['one', 1],
    ['other', 2],
  ]);
});

test('stale hits are counted', async () => {
  let now = 0;
  const get = cache(
    async function aging(id: string) {
      return id;
    },
    { backend: LRU, capacity: 2, ttl: 10, staleWhileRevalidate: 10, clock: { now: () => now } },
  );
  await get('a');
  now = 15;
  await get('a');
  expect(await metrics.of('aging')).toMatchObject({ stale_hits: 1, misses: 1 });
});

test('the namespace of a shared backend is an attribute, and nothing else is: no key, no value', async () => {
  const get = cache(
    async function shared(id: string) {
      return { id, secret: 'hunter2' };
    },
    { backend: fromMap(new Map()), namespace: 'users.get' },
  );
  await get('user-42');
  await get('user-42');
  await cacheOf(get).delete('user-42');
  const all = [...(await metrics.collect()).values()].flatMap(({ points }) => points);
  const own = all.filter(({ attributes }) => attributes['purecache.method'] === 'shared');
  expect(own.length).toBeGreaterThan(5);
  for (const { attributes } of own) expect(attributes['purecache.namespace']).toBe('users.get');
  const names = new Set(all.flatMap(({ attributes }) => Object.keys(attributes)));
  expect([...names].toSorted()).toEqual(['purecache.method', 'purecache.namespace', 'purecache.outcome']);
  expect(JSON.stringify(all)).not.toMatch(/user-42|hunter2/);
});

test('these are the metrics, and their units', async () => {
  const get = cache(
    async function units(id: string) {
      return id;
    },
    { backend: LRU, capacity: 2 },
  );
  await get('a');
  const units = [...(await metrics.collect())].map(([name, { unit }]) => [name, unit]);
  expect(Object.fromEntries(units)).toEqual({
    'purecache.hits': '{call}',
    'purecache.stale_hits': '{call}',
    'purecache.misses': '{call}',
    'purecache.coalesced': '{call}',
    'purecache.evictions': '{entry}',
    'purecache.size': '{entry}',
    'purecache.loads': '{load}',
    'purecache.load.duration': 's',
    'purecache.loads.in_flight': '{load}',
  });
});
