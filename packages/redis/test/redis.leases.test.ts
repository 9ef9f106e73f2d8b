/** Who loads, on a real server: one process does, the others have its value, and nobody stores what is outdated. */
import { setTimeout as delay } from 'node:timers/promises';
import { cache, cacheOf, CacheRecord, type Leading } from '@purecache/core';
import type { RedisOptions } from '../src/redis-options.js';
import type { Redis } from '../src/redis.js';
import { Backends } from './support/backends.js';
import { until } from './support/redis-server.js';

const backends = Backends.forThisFile();
const A = '5:users1:1~#a';

/** Loads that a test ends itself. */
function method(backend: Redis) {
  const loads: ((value: string) => void)[] = [];
  const options = { backend, namespace: 'users', ttl: '1h', backendTimeout: '10s' } as const;
  const fn = cache((_id: string) => new Promise<string>((resolve) => loads.push(resolve)), options);
  return { fn, loads, handle: cacheOf(fn) };
}

async function two(options: Partial<RedisOptions> = {}) {
  const [here, there] = backends.openTwo({ leaseMs: 20_000, ...options });
  await Promise.all([here.ready(), there.ready()]);
  return { here, there, a: method(here), b: method(there) };
}

type Lease = Extract<Leading, { kind: 'lease' }>;

async function leaseOf(backend: Redis, takesOver = false): Promise<Lease> {
  const led = await backend.lead(A, undefined, takesOver);
  if (led.kind !== 'lease') throw new Error(`It was to be a lease, not ${led.kind}.`);
  return led;
}

type Waiting = Extract<Leading, { kind: 'wait' }>;

async function waitingFor(backend: Redis): Promise<Waiting> {
  const led = await backend.lead(A);
  if (led.kind !== 'wait') throw new Error(`It was to wait, not ${led.kind}.`);
  return led;
}

/** Resolves once somebody holds the lease of the one key that is used. */
async function untilLeased(): Promise<void> {
  await until(async () => (await backends.client.keys(`${backends.prefix}*:l`)).length > 0);
}

test('a key is loaded by one process, and the other has the value as soon as it is stored', async () => {
  const { a, b } = await two();
  const first = a.fn('1');
  await untilLeased();
  const second = b.fn('1');
  await until(() => a.loads.length === 1);
  a.loads[0]?.('once');
  expect(await Promise.all([first, second])).toEqual(['once', 'once']);
  expect([a.loads.length, b.loads.length]).toEqual([1, 0]);
});

test('a load that takes two and a half times as long as its lease is the only one: the lease is renewed', async () => {
  const { a, b } = await two({ leaseMs: 600, waitMs: 20_000 });
  const first = a.fn('1');
  await untilLeased();
  const second = b.fn('1');
  await delay(1_500);
  a.loads[0]?.('slow');
  expect(await Promise.all([first, second])).toEqual(['slow', 'slow']);
  expect([a.loads.length, b.loads.length]).toEqual([1, 0]);
});

test('a lease that is given back goes to who waits, long before it would run out', async () => {
  const { here, there } = await two();
  const lease = await leaseOf(here);
  const waiting = (await waitingFor(there)).wait();
  lease.release();
  expect((await waiting).kind).toBe('lease');
});

test('a lease whose holder is no more goes to who waits once it has run out', async () => {
  const { here, there } = await two({ leaseMs: 200, waitMs: 20_000 });
  await leaseOf(here);
  const waiting = (await waitingFor(there)).wait();
  await here.close();
  expect((await waiting).kind).toBe('lease');
});

test('who has waited for `waitMs` loads as well, and stores nothing', async () => {
  const { a, b, there } = await two({ waitMs: 50 });
  const first = a.fn('1');
  await untilLeased();
  const second = b.fn('1');
  await until(() => b.loads.length === 1);
  b.loads[0]?.('own');
  expect(await second).toBe('own');
  expect(await there.get(b.handle.keyOf('1'))).toBeUndefined();
  a.loads[0]?.('stored');
  expect(await first).toBe('stored');
  await until(async () => (await there.get(b.handle.keyOf('1'))) !== undefined);
  expect(await b.fn('1')).toBe('stored');
});

test('a refresh takes the lease over: what was being loaded is given, and not stored', async () => {
  const { a, b, here } = await two();
  const first = a.fn('1');
  await untilLeased();
  await until(() => a.loads.length === 1);
  const refreshed = b.handle.refresh('1');
  await until(() => b.loads.length === 1);
  a.loads[0]?.('old');
  expect(await first).toBe('old');
  b.loads[0]?.('new');
  expect(await refreshed).toBe('new');
  expect(await a.fn('1')).toBe('new');
  expect(here.stats().refusedFills).toBe(1);
});

test.each<[string, (backend: Redis) => Promise<unknown>]>([
  ['a delete', (backend) => backend.delete(A)],
  ['a set', (backend) => backend.set(A, 'set')],
])('%s ends the lease of a load that began before', async (_, invalidate) => {
  const { here, there } = await two();
  const lease = await leaseOf(here);
  await invalidate(there);
  const after = await there.get(A);
  expect(await lease.fill('outdated')).toBe(false);
  expect([await here.get(A), here.stats().refusedFills]).toEqual([after, 1]);
});

test.each<[string, (backend: Redis) => Promise<unknown>]>([
  ['a clear', (backend) => backend.clear()],
  ['a clear of the namespace', (backend) => backend.clear('5:users1:1')],
  ['a clear of a prefix', (backend) => backend.clear('5:u')],
  ['an invalidation of a tag', (backend) => backend.invalidateTags(['red'])],
  ['one in the namespace', (backend) => backend.invalidateTags(['red'], '5:users1:1')],
])('what was loaded from before %s is not found after it', async (_, invalidate) => {
  const { here, there } = await two();
  const lease = await leaseOf(here);
  await invalidate(there);
  await lease.fill(new CacheRecord({ value: 'outdated', tags: ['red'] }));
  expect([await here.get(A), await there.get(A)]).toEqual([undefined, undefined]);
});

test('an entry that will not do is replaced where it is named, and given where it is not', async () => {
  const { here, there } = await two();
  await here.set(A, { version: 1 });
  const seen = await there.get(A);
  expect(await there.lead(A, { another: 'object' })).toMatchObject({ kind: 'found', entry: { version: 1 } });
  const led = await there.lead(A, seen);
  expect(led.kind === 'lease' && (await led.fill({ version: 2 }))).toBe(true);
  expect(await here.get(A)).toEqual({ version: 2 });
});

test('who waits with such an entry is not given it again', async () => {
  const { here, there } = await two();
  await here.set(A, { version: 1 });
  const [seenHere, seenThere] = [await here.get(A), await there.get(A)];
  const held = await here.lead(A, seenHere);
  const led = await there.lead(A, seenThere);
  if (held.kind !== 'lease' || led.kind !== 'wait') throw new Error('One was to lead, the other to wait.');
  const waiting = led.wait();
  await held.fill({ version: 2 });
  expect(await waiting).toMatchObject({ kind: 'found', entry: { version: 2 } });
});

test('a value that is not stored goes to its caller, and leaves no lease behind', async () => {
  const { a, b } = await two({ maxValueBytes: 100 });
  const first = a.fn('1');
  await untilLeased();
  const second = b.fn('1');
  await until(() => a.loads.length === 1);
  a.loads[0]?.('v'.repeat(200));
  expect(await first).toHaveLength(200);
  await until(() => b.loads.length === 1);
  b.loads[0]?.('small');
  expect(await second).toBe('small');
});

test('bytes that are no entry cost one load, and are replaced by its value', async () => {
  const { a, here } = await two();
  await backends.client.set(backends.names().ofKey(a.handle.keyOf('1')).value, 'something else');
  const call = a.fn('1');
  await until(() => a.loads.length === 1);
  a.loads[0]?.('own');
  expect(await call).toBe('own');
  await until(async () => (await here.get(a.handle.keyOf('1'))) !== undefined);
  expect([await a.fn('1'), a.loads.length, here.stats().corrupt]).toEqual(['own', 1, 1]);
});
