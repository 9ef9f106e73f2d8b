/** LRU: at most so many entries, or so much weight; what was not used for longest goes first. */
import { Cached } from '@purecache/core';
import { LRU } from '@purecache/lru';

// #region method
export class Thumbnails {
  constructor(private readonly render: (path: string) => Promise<Uint8Array>) {}

  /** At most 500 thumbnails of together 50 MB, none older than an hour. */
  @Cached({
    backend: LRU,
    capacity: 500,
    maxWeight: 50_000_000,
    weigh: (image) => (image as Uint8Array).byteLength,
    ttl: '1h',
  })
  async of(path: string): Promise<Uint8Array> {
    return this.render(path);
  }
}
// #endregion

// #region direct
/** Without the decorator, as a bounded Map. Reading is a use, peeking is not. */
export function direct(): unknown[] {
  const lru = new LRU({ capacity: 3 });
  for (const key of ['a', 'b', 'c']) lru.set(key, key.toUpperCase());
  lru.get('a'); // now b is the least recently used
  lru.set('d', 'D'); // no room: b goes
  return [lru.get('b'), lru.peek('c'), lru.size, [...lru.keys()]]; // undefined, 'C', 3, ['c', 'a', 'd']
}
// #endregion

// #region on-removal
/** Hears of each entry that leaves, and why: `evicted`, `expired`, `replaced` or `deleted`. */
export function fileHandles(close: (handle: unknown, cause: string) => void): LRU {
  return new LRU({ capacity: 2, onRemoval: (_path, handle, cause) => close(handle, cause) });
}
// #endregion

// #region max-weight
/** Bounded by weight: as many entries as fit. One that is heavier than all the room is not kept. */
export function byWeight(): LRU {
  return new LRU({ capacity: Infinity, maxWeight: 10, weigh: (value) => (value as string).length });
}
// #endregion
