/** cache(fn): plain functions are cached like methods, and keep their exact type. */
// #region cache
import { cache, cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';

async function fetchProduct(id: number): Promise<Product> {
  return shop.query(id);
}

export const getProduct = cache(fetchProduct, { backend: LRU, capacity: 256 });
// #endregion

// #region sync
/** A function that returns plainly still does: no promise comes in between. */
export const primesBelow = cache(
  (limit: number): number[] => {
    const numbers = Array.from({ length: Math.max(0, limit - 2) }, (_, i) => i + 2);
    return numbers.filter((n) => numbers.every((d) => d * d > n || n % d !== 0));
  },
  { backend: LRU, capacity: 16 },
);
// #endregion

// #region handle
export async function changePrice(id: number, price: number): Promise<void> {
  await shop.update(id, price);
  await cacheOf(getProduct).delete(id);
}
// #endregion

export interface Product {
  readonly id: number;
  readonly price: number;
}

/** Stands for a database. */
export const shop = {
  queries: 0,
  prices: new Map([[7, 100]]),
  async query(id: number): Promise<Product> {
    this.queries++;
    return { id, price: this.prices.get(id) ?? 0 };
  },
  async update(id: number, price: number): Promise<void> {
    this.prices.set(id, price);
  },
};
