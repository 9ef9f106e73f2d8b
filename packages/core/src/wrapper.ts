/** Makes the function that stands in for a method or function, and passes for it. */
import type { AnyFunction } from './signatures/args-of.js';
import { CachedMethod } from './cached-method.js';
import { plainly } from './freshness/keeping.js';
import { loneKey } from './key/key.js';
import { killSwitch } from './kill-switch.js';
import type { Policy } from './options.js';
import type { ReadThrough } from './read-through.js';
import { register, registrationOf } from './registry.js';
import { scopeOf } from './scope.js';
import { passFor } from './stand-in.js';

export function wrap(original: AnyFunction, policy: Policy, name: string, isFunction: boolean): AnyFunction {
  const method = new CachedMethod(original, policy, name, isFunction, registrationOf(original) !== undefined);
  function callAny(this: unknown, ...args: unknown[]): unknown {
    if (!power.isEnabled) return original.apply(this, args);
    let cache: ReadThrough | undefined;
    try {
      if (condition === undefined || plainly('condition', condition(...args))) cache = scope.find(this);
    } catch (error) {
      if (method.kind === 'async' || !maySync) return Promise.reject(error);
      throw error;
    }
    return cache === undefined ? original.apply(this, args) : cache.call(this, args);
  }
  // A method shorthand, because like the method it stands in for it can not be called with `new`.
  const { wrapper } = {
    wrapper(this: unknown, first?: unknown): unknown {
      // Most calls have one string or number: then no list of arguments is made.
      const key = isPlain && arguments.length === 1 && power.isEnabled ? loneKey(first) : undefined;
      const cache = key === undefined ? undefined : scope.peek(this);
      if (cache !== undefined) return cache.callWithOne(this, first, key as string);
      // eslint-disable-next-line prefer-rest-params -- a rest parameter is an array made on every call
      return callAny.apply(this, arguments as unknown as unknown[]);
    },
  };
  const scope = scopeOf(method, (member) => registrationOf(member)?.method === method);
  const power = killSwitch();
  const { condition, source } = policy;
  const isPlain = condition === undefined && method.keys.isPlain;
  const maySync = source.kind !== 'object' || source.backend.sync === true;
  passFor(original, wrapper);
  register(wrapper, { method, scope });
  return wrapper;
}
