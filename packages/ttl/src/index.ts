/** `@purecache/ttl`: a time-bounded backend in memory. */
export type { RemovalCause } from '@purecache/core/storage';
export { TTL, type TTLOptions } from './ttl.js';
