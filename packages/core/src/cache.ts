/** `cache(fn, options)`: what `@Cached` is for methods, for plain functions. */
import type { AnyFunction } from './signatures/args-of.js';
import type { CacheFunction } from './signatures/decorator-signature.js';
import { invalidUse } from './errors.js';
import { show } from './show.js';
import { resolvePolicy } from './options.js';
import { wrap } from './wrapper.js';

/**
 * Wraps a function in a cache, and keeps its exact type. There is one cache for the function, whatever its `this`;
 * `cacheOf(cached)` is its handle.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` for wrong options
 */
export const cache = function cache(fn: unknown, options: unknown) {
  if (typeof fn !== 'function') throw invalidUse(`cache() takes a function and options, not ${show(fn)}.`);
  return wrap(fn as AnyFunction, resolvePolicy(options), fn.name, true);
} as CacheFunction;
