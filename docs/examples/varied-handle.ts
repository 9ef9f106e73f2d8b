/** The handle of a method with `varyBy`, for code that runs outside of the context which the method varies by. */
import { cacheOf } from '@purecache/core';
import type { Prices } from './scope.js';

// #region varied
/** A job runs outside of any tenant's request, so it says whose entries it means. */
export async function priceChanged(prices: Prices, sku: string, tenants: readonly string[]): Promise<void> {
  const handle = cacheOf(prices, 'priceOf');
  for (const tenant of tenants) await handle.varied(tenant).delete(sku);
}

/** `clear` covers all tenants. */
export async function priceListChanged(prices: Prices): Promise<void> {
  await cacheOf(prices, 'priceOf').clear();
}
// #endregion
