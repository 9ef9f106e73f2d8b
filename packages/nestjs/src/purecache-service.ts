/** What an application asks of its caches while it runs. */
import { Inject, Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { cacheOf, clearAll, invalidateTags, statsOf } from '@purecache/core';
import type { CacheBackend, CachedMethodInfo, CacheStats } from '@purecache/core';
import { invalidUse } from '@purecache/core/storage';

import { cacheOwnersIn, type CacheOwner, type OwnedMethod } from './cache-owners.js';
import { storesIn, type NamedStore } from './stores-in.js';

/** The counts of one cached method. `size` and `evictions` are those of the whole store, where it has one. */
export interface MethodRow extends CacheStats {
  /** The class's name. */
  readonly class: string;
  readonly method: string;
  /** The name of its store; `undefined`: its cache is not of the container, or the token has no name. */
  readonly store: string | undefined;
  readonly scope: CachedMethodInfo['scope'];
  /** Of its entries on a shared backend; `undefined`: it has none, or it depends on the object. */
  readonly namespace: string | undefined;
}

/** Where an operation takes place. */
export interface InStore {
  /** The name of one store, `default` for the one of `forRoot`. Default: everywhere in the application. */
  readonly store?: string;
}

/**
 * Injectable. Of this application alone, whatever else runs in the process. Objects that are made anew for each request
 * are not known here, but the caches that they share are.
 */
export class PurecacheService {
  /** As core's. */
  readonly cacheOf = cacheOf;
  readonly #modules: ModulesContainer;

  constructor(modules: ModulesContainer) {
    this.#modules = modules;
  }

  /** @throws TypeError `PURECACHE_INVALID_OPTION` if the application has no such store */
  store(name = 'default'): CacheBackend {
    const [found] = this.#stores(name) as [NamedStore];
    return found.backend;
  }

  /**
   * Outdates every entry that carries one of the tags, as core's: in all stores, and in the providers' own caches.
   *
   * @throws TypeError `PURECACHE_INVALID_OPTION`, as a rejection, if `tags` is no array of text, there is no such store, or
   *   the named store can have no tags
   */
  async invalidateTags(tags: readonly string[], { store }: InStore = {}): Promise<void> {
    const named = this.#stores(store).map(({ backend }) => backend);
    const owners = store === undefined ? this.#owners() : [];
    // A store whose token has no name is known by those that it is injected into.
    const injected = owners.flatMap(({ methods }) => methods.map(backendOf));
    const isTagged = (backend: CacheBackend | undefined) =>
      backend?.sync === true || backend?.invalidateTags !== undefined;
    const backends = store === undefined ? [...new Set([...named, ...injected])].filter(isTagged) : named;
    const ofStores = backends.map((backend) => invalidateTags(backend as CacheBackend, tags));
    await all([...ofStores, ...owners.flatMap(ownCachesOf).map(({ target }) => invalidateOwn(target, tags))]);
  }

  /**
   * Removes everything: from all stores, and from the providers' own caches. Loads under way are not stored. On a given
   * backend also what others have put there.
   */
  async clear({ store }: InStore = {}): Promise<void> {
    const stores = this.#stores(store);
    const isThere = (method: OwnedMethod) => {
      const found = backendOf(method);
      return found !== undefined && (store === undefined || stores.some(({ backend }) => backend === found));
    };
    const owners = this.#owners();
    const own = store === undefined ? owners.flatMap(ownCachesOf) : [];
    const others = store === undefined ? owners.filter(({ isSingleton }) => !isSingleton) : owners;
    const cleared = all([
      ...own.map((caches) => caches.clear()),
      ...others.flatMap(({ methods }) => methods.filter(isThere)).map((method) => method.handle().clear()),
    ]);
    // By method first, which no load under way survives; then what no method here knows, as entries of older versions.
    await all([cleared, cleared.then(clearStores, clearStores)]);

    async function clearStores(): Promise<void> {
      await all(stores.map(async ({ backend }) => backend.clear()));
    }
  }

  /**
   * Removes all entries of one method, of all objects that can be found.
   *
   * @param path `Class.method`
   * @returns whether there is such a method
   * @throws what its `namespace` function throws, as a rejection, if that needs an object made for a request
   */
  async clearMethod(path: string): Promise<boolean> {
    const methods = this.#owners().flatMap((owner) => owner.methods.filter((method) => method.path === path));
    await all(methods.map(async (method) => method.handle().clear()));
    return methods.length > 0;
  }

  /**
   * A row for each cached method of each provider and controller. Of those that are made anew for each request the ones
   * that share a cache. Classes that inherit a method, and use one store, are counted together;
   * a class that two modules provide has two rows, of the same counts if it has one store.
   */
  stats(): readonly MethodRow[] {
    return this.#owners().flatMap(({ name, methods, object }) => {
      const counts = statsOf(object);
      return methods.map(({ name: method, namespace, scope, store }) => {
        return { class: name, method, store, scope, namespace, ...(counts[method] as CacheStats) };
      });
    });
  }

  #owners(): readonly CacheOwner[] {
    return cacheOwnersIn(this.#modules);
  }

  #stores(name: string | undefined): readonly NamedStore[] {
    const stores = storesIn(this.#modules);
    const found = name === undefined ? stores : stores.filter((store) => store.name === name);
    if (name === undefined || found.length > 0) return found;
    const known = stores.map((store) => `'${store.name}'`).join(', ');
    throw invalidUse(`There is no store '${name}'. ${known === '' ? 'There are none.' : `Known: ${known}.`}`);
  }
}

Injectable()(PurecacheService);
Inject(ModulesContainer)(PurecacheService, undefined, 0);

interface OwnCaches {
  /** What `invalidateTags` takes. */
  readonly target: object;
  clear(): Promise<void>;
}

/** Caches that may not be of a store: all of a singleton; of what is made anew those that are not for one object only. */
function ownCachesOf({ isSingleton, methods, object }: CacheOwner): readonly OwnCaches[] {
  if (isSingleton) return [{ target: object, clear: () => clearAll(object) }];
  const own = methods.filter(({ scope }) => scope !== 'selected').map((method) => method.handle());
  return own.map((handle) => ({ target: handle, clear: () => handle.clear() }));
}

/** What has no tags has nothing to invalidate. */
async function invalidateOwn(target: object, tags: readonly string[]): Promise<void> {
  try {
    await invalidateTags(target, tags);
  } catch (error) {
    if ((error as { code?: string }).code !== 'PURECACHE_INVALID_OPTION') throw error;
  }
}

/** `undefined`: a selector, or a `namespace` function, does not know the object; its entries go with all of the store. */
function backendOf({ handle, scope }: OwnedMethod): CacheBackend | undefined {
  if (scope === 'object' || scope === 'class') return undefined;
  try {
    return handle().backend;
  } catch {
    return undefined;
  }
}

/** All of them, whichever fail; then the first failure. */
async function all(actions: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(actions)).find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
