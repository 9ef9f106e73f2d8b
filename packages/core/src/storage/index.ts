/** `@purecache/core/storage`: what backends in memory are made of. */
export { assertBound, assertKnownOptions } from '../assert.js';
export type { SyncCacheBackend } from '../backend.js';
export { monotonicClock, type Clock } from '../runtime/clock.js';
export { milliseconds, type Duration } from '../duration.js';
export { invalidOption, invalidUse } from '../errors.js';
export { show } from '../show.js';
export type { EvictionOrder } from './eviction-order.js';
export { assertMemoryOptions, type MemoryOptions } from './memory-options.js';
export type { RemovalCause, RemovalListener } from './removals.js';
export { SlotList } from './slot-list.js';
export { SlotStore, type SlotStoreOptions } from './slot-store.js';
