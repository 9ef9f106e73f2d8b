/** TTL: entries live for a time; a full one drops the entry that would expire first. */
import { Cached, cacheOf } from '@purecache/core';
import { TTL } from '@purecache/ttl';

// #region method
export class Rates {
  constructor(private readonly fetchRate: (currency: string) => Promise<number>) {}

  /** A rate is at most a minute old. At most 10,000 of them are kept, unless `capacity` says otherwise. */
  @Cached({ backend: TTL, ttl: '1m' })
  async of(currency: string): Promise<number> {
    return this.fetchRate(currency);
  }
}
// #endregion

// #region early
/** Whoever knows better need not wait for the end. */
export async function rateChanged(rates: Rates, currency: string): Promise<void> {
  await cacheOf(rates, 'of').delete(currency);
}
// #endregion

// #region direct
/** Without the decorator, as a Map whose entries end. A single entry may have a time to live of its own, in milliseconds. */
export function tokens(options: { clock: { now(): number } }): TTL {
  const tokens = new TTL({ ttl: '15m', capacity: 1_000, ...options });
  tokens.set('a', 'lives for 15 minutes');
  tokens.set('b', 'lives for a second', 1_000);
  return tokens;
}
// #endregion
