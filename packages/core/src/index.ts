/** Public names of `@purecache/core`. */
export { Cached } from './cached.js';
export { CacheEvict } from './cache-evict.js';
export { CachePut } from './cache-put.js';
export { cache } from './cache.js';
export { cacheOf } from './handle.js';
export { clearAll, invalidateTags } from './invalidate.js';
export { allStats, statsOf } from './view/cache-stats.js';
export { cachedMethodsOf, type CachedMethodInfo } from './view/cached-methods.js';
export { isEnabled, setEnabled } from './kill-switch.js';
export { withTrace, type CacheOutcome, type Traced, type TracedBy } from './view/trace.js';
export { instrumentLoads, type LoadFailure, type LoadHook, type LoadInfo } from './view/load-hook.js';
export { CACHE_CHANNEL, type CacheEvent } from './view/events.js';
export { hashKey } from './key/key.js';
export { cacheKey } from './key/object-kind.js';
export { fromMap, type MapLike } from './from-map.js';
export { CacheRecord, type ResultKind } from './record.js';
export { PurecacheError, type PurecacheErrorCode, type MisuseError } from './errors.js';
export type { Coherence, Found, Lease, Leading, NoLease, Waiting } from './leading.js';
export type { BackendClass, CacheBackend, SyncCacheBackend } from './backend.js';
export type { Clock } from './runtime/clock.js';
export type { Duration } from './duration.js';
export type { CachedOptions } from './signatures/cached-options.js';
export type { CacheFunction, CachedDecorator, CachedFunction } from './signatures/decorator-signature.js';
export type { ErrorCodec, FreshnessOptions } from './signatures/freshness-options.js';
export type { CacheOfFunction, CacheStats, Handle, MethodHandle, MethodStats } from './signatures/handle-signature.js';
export type { BackendErrorContext, Namespace, PolicyOptions } from './signatures/policy-options.js';
export type {
  CacheEvictFunction,
  CachePutFunction,
  EvictDecorator,
  EvictOptions,
  PutDecorator,
  WriteOptions,
} from './signatures/write-signature.js';
