/** The decorator `@CachePut`. */
import type { CachePutFunction } from './signatures/write-signature.js';
import { writeDecorator } from './writes/write-decorator.js';

/**
 * Stores the awaited result of the decorated method, when it has succeeded, as the entry of a cached method of the same
 * object; of the same class, for a static. An async method answers when that is done. If it cannot be stored, the result
 * is returned all the same: the old entry is dropped, and a failure of the backend is reported as by `CacheEvict`.
 *
 * Compiles as a standard (TC39) and as a legacy (`experimentalDecorators`) decorator.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` for wrong options, `PURECACHE_UNSUPPORTED_TARGET` on anything but a method
 * @throws PurecacheError `PURECACHE_NOT_CACHED`, when the first object is made, or else by the first call, if the named
 *   method is not cached
 */
export const CachePut = writeDecorator('CachePut') as CachePutFunction;
