/** What can be done with an entry, by its dates and the options of the method. */
import type { CachedMethod } from '../cached-method.js';
import type { CacheRecord } from '../record.js';
import { expiryOf } from './dates.js';
import { isEarly } from './early-refresh.js';

/** An entry that a call is answered with: `early` is fresh, and a `stale` one is past its `ttl`; both are to be refreshed. */
export type Servable = 'fresh' | 'early' | 'stale';

/** A `fallback` is for a load that fails or is slow; an `outdated` entry is of no use. */
export type Judgement = Servable | 'fallback' | 'outdated';

interface DatedCache {
  readonly method: CachedMethod;
  readonly store: { now(): number };
}

/**
 * Reads the clock only for an entry that is dated.
 *
 * @param isRefreshing whether it is being refreshed, so that nothing is early any more
 */
export function judge(record: CacheRecord, { method, store }: DatedCache, isRefreshing = false): Judgement {
  if (record.freshFor === undefined) return 'fresh';
  const { beta, random, staleIfError, staleWhileRevalidate } = method.policy;
  const now = store.now();
  const expiresAt = expiryOf(record);
  if (now < expiresAt) {
    const { loadTime } = record;
    return beta > 0 && !isRefreshing && isEarly({ now, expiresAt, loadTime, beta, random }) ? 'early' : 'fresh';
  }
  if (now - expiresAt < staleWhileRevalidate) return 'stale';
  return now - expiresAt < staleIfError ? 'fallback' : 'outdated';
}
