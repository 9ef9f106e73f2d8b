/** `@purecache/lru`: a bounded backend in memory that lets go of the least recently used entry. */
export type { RemovalCause } from '@purecache/core/storage';
export { LRU, type LRUOptions } from './lru.js';
