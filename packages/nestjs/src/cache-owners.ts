/** Whose caches an application has: an object for each provider and controller that has cached methods. */
import type { ModulesContainer } from '@nestjs/core';
import { cacheOf, cachedMethodsOf, type CachedMethodInfo, type MethodHandle } from '@purecache/core';

import { injectedStore } from './injected-store.js';
import { providersOf, type Provided } from './providers-of.js';
import { memberOf } from './start-checks/member-of.js';
import { storeNameOf } from './store-token.js';
import { storedMethodsOf, type StoredMethod } from './stored-methods.js';

export interface OwnedMethod extends CachedMethodInfo {
  /** `Class.method`. */
  readonly path: string;
  /** The name of its store; `undefined`: its cache is not of the container, or the token has no name. */
  readonly store: string | undefined;
  /** Its cache, made if it was not there. */
  handle(): MethodHandle<readonly unknown[], unknown>;
}

export interface CacheOwner {
  /** The class's name. */
  readonly name: string;
  /** The singleton; of what is made for each request, consumer or tenant an object that has the same stores. */
  readonly object: object;
  readonly isSingleton: boolean;
  /** Of what is not a singleton without those that each object has for itself, which nobody can find. */
  readonly methods: readonly OwnedMethod[];
}

export function cacheOwnersIn(modules: ModulesContainer): readonly CacheOwner[] {
  return providersOf(modules)
    .map(ownerOf)
    .filter((owner) => owner !== undefined)
    .filter(({ methods }) => methods.length > 0);
}

function ownerOf(provided: Provided): CacheOwner | undefined {
  const { instance, name, ofClass, prototype } = provided;
  if (prototype === undefined) return undefined;
  const stored = new Map(storedMethodsOf(prototype).map((method) => [method.key, method]));
  const object = instance ?? standIn(provided, prototype, [...stored.values()]);
  const isFound = ({ key, scope }: CachedMethodInfo) =>
    instance !== undefined || (scope === 'selected' ? stored.has(key) : scope !== 'object');
  const methods = cachedMethodsOf(prototype)
    .filter(isFound)
    .map((info) => ({
      ...info,
      path: `${name}.${info.name}`,
      namespace: (ofClass && stored.get(info.key)?.namespaceIn(ofClass)) ?? info.namespace,
      store: storeNameOf(stored.get(info.key)?.token),
      // By the method itself, because a spy may stand in its place.
      handle: () => cacheOf(object, memberOf(prototype, info.key) as () => unknown),
    }));
  return { name, object, isSingleton: instance !== undefined, methods };
}

/** Made without the constructor, which may open what nobody would close. */
function standIn({ wrapper }: Provided, prototype: object, stored: readonly StoredMethod[]): object {
  const properties = stored.map((method) => [method.property, { value: injectedStore(wrapper, method)?.instance }]);
  return Object.create(prototype, Object.fromEntries(properties) as PropertyDescriptorMap) as object;
}
