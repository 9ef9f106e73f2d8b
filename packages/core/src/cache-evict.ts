/** The decorator `@CacheEvict`. */
import { decorateMethod } from './decorate.js';
import type { CacheEvictFunction } from './signatures/write-signature.js';
import { resolveWriteRule } from './writes/write-options.js';
import { standForWrite } from './writes/write-side.js';

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
export const CacheEvict = function CacheEvict(...given: unknown[]) {
  const rule = resolveWriteRule('CacheEvict', given);
  return decorateMethod({
    decorator: 'CacheEvict',
    memberCure: 'Write it as a method.',
    wholeCure: 'Put it on the methods that change what is cached.',
    wrap: (original, name, whenMade) => standForWrite(original, name, rule, whenMade),
  });
} as CacheEvictFunction;
