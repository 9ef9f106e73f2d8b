/** Which cache serves a call: the object's own, its class's, or one that is shared. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Cached, type SyncCacheBackend } from '@purecache/core';
import { LRU } from '@purecache/lru';

// #region instance
/** A backend class: every object has a cache of its own, which goes when the object goes. */
export class Repository {
  constructor(private readonly load: Load) {}

  @Cached({ backend: LRU, capacity: 100 })
  async find(id: string): Promise<string> {
    return this.load(id);
  }
}
// #endregion

// #region class
/** `scope: 'class'`: all objects of a class share one, so the answer must not depend on the object. */
export class RequestHandler {
  constructor(private readonly load: Load) {}

  @Cached({ backend: LRU, capacity: 100, scope: 'class' })
  async country(code: string): Promise<string> {
    return this.load(code);
  }
}
// #endregion

// #region shared
/** A backend object: shared by whoever names it. The namespace keeps the entries of different methods apart. */
export const memory = new LRU({ capacity: 10_000 });

export class Articles {
  constructor(private readonly load: Load) {}

  @Cached({ backend: memory, namespace: 'articles.read' })
  async read(id: string): Promise<string> {
    return this.load(id);
  }
}
// #endregion

// #region selector
/** A selector: the backend that was injected, asked for on each call. */
export class Invoices {
  constructor(
    readonly cache: SyncCacheBackend,
    private readonly load: Load,
  ) {}

  @Cached({ backend: (self) => self.cache, namespace: 'invoices.total' })
  async total(id: string): Promise<string> {
    return this.load(id);
  }
}
// #endregion

// #region vary-by
/** `varyBy`: what the answer depends on besides the arguments. Outside a tenant's request it refuses to answer. */
export const tenant = new AsyncLocalStorage<string>();

export class Prices {
  constructor(
    readonly cache: SyncCacheBackend,
    private readonly load: Load,
  ) {}

  @Cached({ backend: (self) => self.cache, namespace: 'prices.of', varyBy: () => tenant.getStore() })
  async priceOf(sku: string): Promise<string> {
    return this.load(`${tenant.getStore()}/${sku}`);
  }
}
// #endregion

/** Stands for a database. */
export type Load = (id: string) => Promise<string>;
