/** Keeps callers apart: copies of results, what the answer depends on, and calls without the cache. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Cached, cacheOf, isEnabled, setEnabled } from '@purecache/core';
import { LRU } from '@purecache/lru';

// #region reference
export class Shared {
  /** Without `copy` all callers have the same object: the tag that one adds is there for all. */
  @Cached({ backend: LRU, capacity: 100 })
  async article(id: string): Promise<Article> {
    return { id, tags: ['new'], published: new Date(0) };
  }
}
// #endregion

// #region structured
export class Copied {
  /** Each caller has an article of its own, to do with as it likes. */
  @Cached({ backend: LRU, capacity: 100, copy: 'structured' })
  async article(id: string): Promise<Article> {
    return { id, tags: ['new'], published: new Date(0) };
  }
}
// #endregion

// #region freeze
export class Frozen {
  /** All have the same menu, and none can change it. The type says so, as the decorator cannot. */
  @Cached({ backend: LRU, capacity: 100, copy: 'freeze' })
  async menu(day: string): Promise<Menu> {
    return { day, dishes: ['soup', 'stew'] };
  }
}

export interface Menu {
  readonly day: string;
  readonly dishes: readonly string[];
}
// #endregion

// #region function
export class Cart {
  constructor(readonly lines: ReadonlyMap<string, number>) {}

  with(sku: string, count: number): Cart {
    return new Cart(new Map(this.lines).set(sku, count));
  }
}

export class Carts {
  /** A class knows best how it is copied. */
  @Cached({ backend: LRU, capacity: 100, copy: (cart) => new Cart(new Map(cart.lines)) })
  async of(user: string): Promise<Cart> {
    return new Cart(new Map([[`gift for ${user}`, 1]]));
  }
}
// #endregion

export interface Article {
  readonly id: string;
  tags: string[];
  published: Date;
}

// #region vary-by
/** What each request carries, set by a middleware: `request.run({ tenant, locale }, handle)`. */
export const request = new AsyncLocalStorage<{ readonly tenant: string; readonly locale: string }>();

const tenantAndLocale = () => {
  const context = request.getStore();
  return context && [context.tenant, context.locale]; // outside of a request: undefined, which is refused
};

const pages = new LRU({ capacity: 10_000 });

export class Portal {
  constructor(private readonly render: (tenant: string, locale: string, path: string) => Promise<string>) {}

  @Cached({ backend: pages, namespace: 'portal.page', varyBy: tenantAndLocale })
  async page(path: string): Promise<string> {
    const { tenant, locale } = request.getStore() as { tenant: string; locale: string };
    return this.render(tenant, locale, path);
  }
}
// #endregion

// #region kill-switch
/** Turns all caches of the process off, and on again. */
export function toggleCaches(): string {
  setEnabled(!isEnabled());
  return `caches are ${isEnabled() ? 'on' : 'off'}`;
}

process.on('SIGUSR2', () => console.log(toggleCaches()));
// #endregion

// #region bypass
/** One call without the cache: it reads and stores nothing. */
export async function pageNow(portal: Portal, path: string): Promise<string> {
  return cacheOf(portal, 'page').bypass(path);
}
// #endregion
