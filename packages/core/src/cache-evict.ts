/** The decorator `@CacheEvict`. */
import type { CacheEvictFunction } from './signatures/write-signature.js';
import { writeDecorator } from './writes/write-decorator.js';

/**
 * Drops an entry of a cached method of the same object when the decorated method has succeeded; of the same class, for a
 * static. An async method answers when that is done. If the entry's backend fails, the method's result is returned all the
 * same: the failure is reported to the named method's `onBackendError` (a process warning without one), and the entry is
 * not served until it is known to be gone.
 *
 * Compiles as a standard (TC39) and as a legacy (`experimentalDecorators`) decorator.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` for wrong options, `PURECACHE_UNSUPPORTED_TARGET` on anything but a method
 * @throws PurecacheError `PURECACHE_NOT_CACHED`, when the first object is made, or else by the first call, if the named
 *   method is not cached
 */
export const CacheEvict = writeDecorator('CacheEvict') as CacheEvictFunction;
