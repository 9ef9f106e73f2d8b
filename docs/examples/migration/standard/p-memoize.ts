/** From the decorator of `p-memoize`: the same service before and after. */
import { Cached, cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { pMemoizeClear, pMemoizeDecorator } from 'p-memoize';

// #region before
export class PricesBefore {
  constructor(private readonly load: Load) {}

  @pMemoizeDecorator({ cacheKey: ([sku, currency]) => `${sku}:${currency}`, cache: new Map() })
  async price(sku: string, currency: string): Promise<number | undefined> {
    return this.load(sku, currency);
  }

  forget(): void {
    pMemoizeClear(this.price); // all of it: there is no way to a single entry but through the Map
  }
}
// #endregion

// #region after
export class PricesAfter {
  constructor(private readonly load: Load) {}

  @Cached({ backend: LRU, capacity: 1_000 }) // all arguments count
  async price(sku: string, currency: string): Promise<number | undefined> {
    return this.load(sku, currency);
  }

  async forget(): Promise<void> {
    await cacheOf(this, 'price').clear(); // or .delete(sku, currency)
  }
}
// #endregion

/** Stands for a database. */
export type Load = (sku: string, currency: string) => Promise<number | undefined>;
