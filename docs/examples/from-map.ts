/** Stores that are there already: anything with the methods of `Map` is a backend. */
// #region from-map
import { Cached, cacheOf, fromMap } from '@purecache/core';
import { LRUCache } from 'lru-cache';

const pages = fromMap(new LRUCache<string, object>({ max: 500 }));

export class Site {
  @Cached({ backend: pages, namespace: 'site.page', ttl: '5m' })
  async page(path: string): Promise<{ readonly html: string }> {
    return { html: `<h1>${path}</h1>` };
  }
}
// #endregion

export function pagesHeld(site: Site): number | undefined {
  return cacheOf(site, 'page').stats().size;
}
