/** Tiered: memory in front of a backend that several processes share. */
import { cache, type SyncCacheBackend } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Tiered, type NearEntry, type SharedBackend } from '@purecache/tiered';

// #region tiered
/** Hits are answered from memory; at most a second after another process has invalidated an entry, nobody gets it. */
export function productCache(shared: SharedBackend, load: (id: string) => Promise<string>) {
  const backend = new Tiered({ memory: new LRU({ capacity: 10_000 }), shared, maxStaleMs: 1_000 });
  return cache(load, { backend, namespace: 'products', ttl: '10m' });
}
// #endregion

// #region short
/** What is rarely asked for twice need not stay in memory for its whole life. */
export function shortLived(shared: SharedBackend): Tiered {
  return new Tiered({ memory: new LRU({ capacity: 500 }), shared, ttl: '30s' });
}
// #endregion

// #region weight
/** The memory is given a `NearEntry` for each entry; the value stands in `entry`, or in the `CacheRecord` there. */
export function byWeight(shared: SharedBackend): { backend: Tiered; memory: SyncCacheBackend } {
  const weigh = (near: unknown) => JSON.stringify((near as NearEntry).entry).length;
  const memory = new LRU({ capacity: Infinity, maxWeight: 50_000_000, weigh });
  return { backend: new Tiered({ memory, shared }), memory };
}
// #endregion

// #region direct
/** Without the decorator: `near` answers at once, the rest asks the shared backend. */
export async function direct(tiered: Tiered): Promise<unknown[]> {
  await tiered.set('a', 1, 60_000);
  const before = tiered.near.get('a'); // undefined: nothing was read yet
  await tiered.get('a'); // 1, from the shared backend; memory holds it now
  const held = tiered.near.get('a'); // 1
  await tiered.delete('a'); // in both, and in the memory of every other process
  return [before, held, tiered.near.get('a')]; // undefined, 1, undefined
}
// #endregion
