/** `@Cached` as Nest users write it: without a backend, the cache is a store of the container. */
import { Inject, type InjectionToken } from '@nestjs/common';
import {
  Cached as CoreCached,
  type CachedDecorator,
  type CachedFunction,
  type Namespace,
  type PolicyOptions,
  type SyncCacheBackend,
} from '@purecache/core';
import { invalidOption, invalidUse } from '@purecache/core/storage';

import { notInjected, standardDecorator } from './nest-errors.js';
import { storeNameOf, storeToken } from './store-token.js';
import { recordStoredMethod, storedMethodsOf } from './stored-methods.js';

/**
 * Core's options, without what the container decides.
 *
 * @typeParam Self the object that the method is called on
 * @typeParam Args the method's arguments
 * @typeParam Result the method's result, awaited
 */
export interface StoredOptions<
  Self,
  Args extends readonly any[],
  Result,
  Store extends InjectionToken,
> extends PolicyOptions<Self, Args, Result> {
  /** The name of a store, or a symbol or class that is the token of one. Default: the store of `PurecacheModule.forRoot`. */
  store?: Store;
  /** The stable name of the entries in the store. Default: `Class.method`, of the class that the object is of. */
  namespace?: Namespace<Self>;
  backend?: never;
}

/** The type of `Cached`. */
export interface NestCachedFunction extends CachedFunction {
  <Store extends InjectionToken = string, Self = any, Args extends readonly any[] = any, Result = any>(
    options?: StoredOptions<Self, FromMethod<Args, Store>, FromMethod<Result, Store>, Store>,
  ): CachedDecorator<Self, Args, KindOf<Store>, Result>;
}

/** A type, not inferred from where it stands; as in core. */
type FromMethod<Type, Store> = [Type][Store extends unknown ? 0 : never];

/** The compiler knows that a store is in memory where the token is its class. */
type KindOf<Store> = [Store] extends [abstract new (...args: never) => SyncCacheBackend] ? 'sync' : 'async';

type Made = { constructor: { name: string } } & Record<symbol, unknown>;

/**
 * Caches a method in a store of the container, which Nest injects. With `backend` it is core's `Cached`.
 *
 * A method that is not async needs a store in memory whose token is its class: `{ provide: LRU, useValue: new LRU(...) }`
 * and `@Cached({ store: LRU })`. Of other tokens the compiler does not know what they give.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` for wrong options, `PURECACHE_UNSUPPORTED_TARGET` on anything but an instance
 *   method, or with standard decorators
 */
export const Cached = function Cached(options: unknown = {}, ...others: unknown[]) {
  if (others.length > 0) throw invalidUse(`@Cached was written without parentheses. Write @Cached({ ttl: '5m' }).`);
  if (typeof options !== 'object' || options === null || 'backend' in options) return CoreCached(options as never);
  const { store, namespace, ...policy } = options as Record<string, unknown>;
  const token = tokenOf(store);
  return (target: object, key: unknown, descriptor: PropertyDescriptor | undefined) => {
    if (typeof target === 'function' || (typeof key !== 'string' && typeof key !== 'symbol')) throw standardDecorator();
    const known = storedMethodsOf(target).find((method) => method.token === token);
    const property = known?.property ?? Symbol(`purecache store of ${target.constructor.name}`);
    const name = String(key);
    const backend = (self: Made): unknown => {
      if (self[property] === undefined) throw notInjected(self.constructor.name, name, token);
      return self[property];
    };
    const named = namespace ?? ((self: Made) => `${self.constructor.name}.${name}`);
    const decorate = CoreCached({ ...policy, backend, namespace: named } as never) as MethodDecorator;
    const decorated = decorate(target, key, descriptor as PropertyDescriptor);
    if (known === undefined) Inject(token)(target, property);
    recordStoredMethod(target, {
      key,
      token,
      property,
      isByClass: namespace === undefined,
      namespaceIn: (ofClass) => {
        if (namespace === undefined) return `${ofClass.name}.${name}`;
        return typeof namespace === 'string' ? namespace : undefined;
      },
    });
    return decorated;
  };
} as NestCachedFunction;

function tokenOf(store: unknown): InjectionToken {
  if (store === undefined) return storeToken();
  if (typeof store === 'symbol' || typeof store === 'function' || storeNameOf(store) !== undefined) {
    return store as InjectionToken;
  }
  if (typeof store === 'string' && store !== '') return storeToken(store);
  throw invalidOption('store', `the name of a store, or its injection token`, store);
}
