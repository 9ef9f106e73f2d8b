/** The service of the demo: one costly method, cached in the memory of each process and on a server that all share. */
import { Cached, cacheOf, invalidateTags } from '@purecache/core';
import type { Tiered } from '@purecache/tiered';
import type { Product, ProductDatabase } from './product-database.js';

/** How often the store failed, or did not answer in time; each time the call went on without it. */
export const survived = { faults: 0 };

// #region service
export class ProductService {
  constructor(
    readonly store: Tiered,
    private readonly db: ProductDatabase,
  ) {}

  @Cached({
    backend: (self) => self.store,
    namespace: 'products',
    ttl: '5s', // fresh for five seconds
    staleWhileRevalidate: '10m', // then the old one at once, while one process loads the new one
    tags: (product) => [`brand:${product.brand}`],
    onBackendError: () => survived.faults++,
  })
  async byId(id: number): Promise<Product> {
    return this.db.load(id);
  }

  async reprice(id: number): Promise<void> {
    await this.db.write([id]);
    await cacheOf(this, 'byId').delete(id);
  }

  async repriceBrand(brand: number, ids: readonly number[]): Promise<void> {
    await this.db.write(ids);
    await invalidateTags(this, [`brand:${brand}`]);
  }
}
// #endregion
