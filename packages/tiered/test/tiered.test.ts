import { CacheRecord, fromMap } from '@purecache/core';
import { backendConformance } from '@purecache/core/testing';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';
import { Tiered } from '../src/index.js';
import { rejectionOf } from '../../core/test/support/caught.js';
import { settled } from '../../core/test/support/deferred.js';
import { SharedDouble } from './support/shared-double.js';
import { SharedStore } from './support/shared-store.js';
import { tiers, warm } from './support/tiers.js';

const memories = [
  (clock: SharedStore['clock']) => new LRU({ capacity: 1_000, clock }),
  (clock: SharedStore['clock']) => new TTL({ ttl: '1h', clock }),
  (clock: SharedStore['clock']) => fromMap(new Map(), { clock }),
];
for (const memory of memories) {
  backendConformance({
    test,
    create: ({ clock }) => {
      const store = new SharedStore(clock as SharedStore['clock']);
      return new Tiered({ memory: memory(store.clock), shared: new SharedDouble(store) });
    },
    supports: { sync: false, capacity: false, expiry: true, peek: true },
  });
}

async function leased(tiered: Tiered) {
  const led = await tiered.lead('k');
  if (led.kind !== 'lease') throw new Error(`A lease was expected, not '${led.kind}'.`);
  return led;
}

test('memory gives what was read, at once and as the same object, without asking the store again', async () => {
  const { store, here } = tiers();
  const value = { name: 'Ada' };
  store.store('k', value);
  expect(here.near()).toBeUndefined();
  expect(await here.tiered.get('k')).toBe(value);
  expect([here.near(), here.shared.log]).toEqual([value, ['find']]);
  expect(here.near()).toBe(value);
});

test('what is not in the store is not in memory', async () => {
  const { here } = tiers();
  expect([await here.tiered.get('k'), here.near(), here.memory.size]).toEqual([undefined, undefined, 0]);
});

test('get and peek ask the store, whatever memory holds; peek leaves memory as it is', async () => {
  const { store, here } = tiers();
  await warm(here, store);
  store.store('k', 'v2');
  expect([await here.tiered.peek('k'), here.near(), await here.tiered.get('k'), here.near()]).toEqual([
    'v2',
    'v1',
    'v2',
    'v2',
  ]);
});

test('peek is get on a shared backend that has none', async () => {
  const { store, here } = tiers();
  store.store('k', 'v');
  Object.assign(here.shared, { peek: undefined });
  expect([await here.tiered.peek('k'), here.memory.size, here.shared.log]).toEqual(['v', 0, ['find']]);
});

test('a stale record comes from memory as it is, for core to judge', async () => {
  const { store, clock, here } = tiers();
  const record = new CacheRecord({ value: 1, startedAt: 1_000, loadTime: 0, freshFor: 10, staleFor: 50 });
  await warm(here, store, record, 60);
  clock.advance(59);
  expect(here.near()).toBe(record);
  clock.advance(1);
  expect(here.near()).toBeUndefined();
});

test('what was loaded under a lease is in memory once it is stored', async () => {
  const { store, here } = tiers();
  const lease = await leased(here.tiered);
  expect(lease.startedAt).toBe(1_000);
  const held = here.shared.hold('fill answers');
  const filled = lease.fill('v', 100);
  await settled();
  expect(here.near()).toBeUndefined();
  await held.release();
  expect([await filled, here.near(), store.read('k')]).toEqual([true, 'v', { entry: 'v', expiresAt: 1_100 }]);
});

test('what was loaded lives in memory from before it was stored', async () => {
  const { clock, here } = tiers();
  const lease = await leased(here.tiered);
  const held = here.shared.hold('fill answers');
  const filled = lease.fill('v', 100);
  clock.advance(40);
  await held.release();
  await filled;
  clock.advance(59);
  expect(here.near()).toBe('v');
  clock.advance(1);
  expect(here.near()).toBeUndefined();
});

test('an entry whose life only the store knows is in memory from the first time it is read', async () => {
  const { here } = tiers();
  await (await leased(here.tiered)).fill('v');
  expect(here.near()).toBeUndefined();
  expect([await here.tiered.get('k'), here.near()]).toEqual(['v', 'v']);
});

test('what the store refuses is not in memory, nor is what was there before', async () => {
  const { store, here } = tiers();
  const lease = await leased(here.tiered);
  await warm(here, store);
  here.shared.isDeafToItself = true;
  store.endLease('k');
  expect([await lease.fill('v2', 100), here.near()]).toEqual([false, undefined]);
});

test('a fill that fails rejects, and memory holds nothing', async () => {
  const { store, here } = tiers();
  const lease = await leased(here.tiered);
  await warm(here, store);
  const held = here.shared.hold('fill answers');
  const filled = lease.fill('v2', 100);
  const rejected = rejectionOf(filled);
  await held.fail(new Error('reset'));
  expect([(await rejected).message, here.near()]).toEqual(['reset', undefined]);
});

test('a lease that is released lets others load', async () => {
  const { here, there } = tiers();
  const lease = await leased(here.tiered);
  expect((await there.tiered.lead('k')).kind).toBe('wait');
  lease.release();
  expect((await there.tiered.lead('k')).kind).toBe('lease');
});

test('lead hands on what was seen, and whether it takes over', async () => {
  const { store, here, there } = tiers();
  const seen = { stale: true };
  store.store('k', seen);
  expect(await here.tiered.lead('k')).toEqual({ kind: 'found', entry: seen, expiresAt: Infinity });
  expect((await here.tiered.lead('k', seen)).kind).toBe('lease');
  expect((await there.tiered.lead('k', seen)).kind).toBe('wait');
  expect((await there.tiered.lead('k', seen, true)).kind).toBe('lease');
});

test('what lead finds is in memory', async () => {
  const { store, here } = tiers();
  store.store('k', 'v', 100);
  await here.tiered.lead('k');
  expect(here.near()).toBe('v');
});

test('what is found by waiting is in memory', async () => {
  const { here, there } = tiers();
  const lease = await leased(there.tiered);
  const led = await here.tiered.lead('k');
  if (led.kind !== 'wait') throw new Error(led.kind);
  const waited = led.wait();
  await lease.fill('v', 100);
  expect([await waited, here.near()]).toEqual([{ kind: 'found', entry: 'v', expiresAt: 1_100 }, 'v']);
});

test('word that comes while a load elsewhere is waited for keeps what is found out of memory', async () => {
  const { store, here, there } = tiers();
  const lease = await leased(there.tiered);
  const led = await here.tiered.lead('k');
  if (led.kind !== 'wait') throw new Error(led.kind);
  const held = here.shared.hold('wait answers');
  const waited = led.wait();
  await lease.fill('v', 100);
  await settled();
  await there.tiered.delete('k');
  await held.release();
  expect([await waited, here.memory.size, store.entries.size]).toEqual([
    { kind: 'found', entry: 'v', expiresAt: 1_100 },
    0,
    0,
  ]);
});

test('a lease that is come by waiting fills memory too', async () => {
  const { here, there } = tiers();
  const lease = await leased(there.tiered);
  const led = await here.tiered.lead('k');
  if (led.kind !== 'wait') throw new Error(led.kind);
  const waited = led.wait();
  lease.release();
  const own = await waited;
  if (own.kind !== 'lease') throw new Error(own.kind);
  expect([await own.fill('v', 100), here.near()]).toEqual([true, 'v']);
});

test('the clock and the coherence are those of the shared backend, whose proof is asked for', () => {
  const { store, here } = tiers({ maxStaleMs: 300 });
  expect([here.tiered.clock, here.tiered.coherence]).toEqual([store.clock, here.shared.coherence]);
  expect(here.shared.required).toEqual([300]);
  expect(tiers().here.shared.required).toEqual([1_000]);
});

test('tags are for a shared backend that keeps track of them', () => {
  const { here } = tiers();
  const without = Object.assign(new SharedDouble(), { invalidateTags: undefined });
  expect(here.tiered.invalidateTags).toBeInstanceOf(Function);
  expect(new Tiered({ memory: new LRU({ capacity: 1 }), shared: without as any }).invalidateTags).toBeUndefined();
});

test('it has nothing to close, and says so', () => {
  expect(Symbol.asyncDispose in tiers().here.tiered).toBe(false);
});

test('operations without ttl and without prefix are handed on without', async () => {
  const { here } = tiers();
  const handed: unknown[][] = [];
  for (const name of ['set', 'clear', 'invalidateTags'] as const) {
    Object.assign(here.shared, { [name]: async (...given: unknown[]) => void handed.push(given) });
  }
  await here.tiered.set('k', 1);
  await here.tiered.set('k', 1, 5);
  await here.tiered.clear();
  await here.tiered.clear('p');
  await here.tiered.invalidateTags?.(['t'], 'p');
  expect(handed).toEqual([['k', 1], ['k', 1, 5], [], ['p'], [['t'], 'p']]);
});
