/** Public names of `@purecache/core`. */
export { Cached } from './cached.js';
export { cache } from './cache.js';
export { cacheOf } from './handle.js';
export { hashKey } from './key/key.js';
export { cacheKey } from './key/object-kind.js';
export { fromMap, type MapLike } from './from-map.js';
export { CacheRecord, type ResultKind } from './record.js';
export { PurecacheError, type PurecacheErrorCode, type MisuseError } from './errors.js';
export type { BackendClass, CacheBackend, SyncCacheBackend } from './backend.js';
export type { Clock } from './clock.js';
export type { Duration } from './duration.js';
export type { CachedOptions } from './signatures/cached-options.js';
export type { CacheFunction, CachedDecorator, CachedFunction } from './signatures/decorator-signature.js';
export type { CacheOfFunction, CacheStats, Handle, MethodHandle } from './signatures/handle-signature.js';
export type { BackendErrorContext, Namespace, PolicyOptions } from './signatures/policy-options.js';
