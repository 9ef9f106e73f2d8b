/** The decorator `@Cached`. */
import type { CachedFunction } from './signatures/decorator-signature.js';
import { decorateMethod } from './decorate.js';
import { invalidUse } from './errors.js';
import { resolvePolicy } from './options.js';
import { wrap } from './wrapper.js';

/**
 * Caches a method. Every object has a bounded cache of its own when `backend` is a class; all objects share one when it
 * is a backend object or a selector.
 *
 * Compiles as a standard (TC39) and as a legacy (`experimentalDecorators`) decorator.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` for wrong options, `PURECACHE_UNSUPPORTED_TARGET` on anything but a method
 */
export const Cached = function Cached(options: unknown, ...others: unknown[]) {
  if (others.length > 0) {
    throw invalidUse(`@Cached was written without parentheses. Write @Cached({ backend: LRU, capacity: 128 }).`);
  }
  const policy = resolvePolicy(options);
  return decorateMethod({
    decorator: 'Cached',
    memberCure: 'Write it as a method, or wrap a function with cache().',
    wholeCure: 'Put it on the methods that are to be cached.',
    wrap: (original, name) => wrap(original, policy, name, false),
  });
} as CachedFunction;
