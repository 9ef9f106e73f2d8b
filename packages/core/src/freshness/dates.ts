/** How old an entry is, by the dates of its record. */
import type { CacheRecord } from '../record.js';

/** When an entry was stored, on the backend's clock; `undefined`: it is not dated. */
export function storedAt({ startedAt, loadTime }: CacheRecord): number | undefined {
  return startedAt === undefined ? undefined : startedAt + (loadTime ?? 0);
}

/** When an entry stops being fresh; `Infinity`: it does not. */
export function expiryOf(record: CacheRecord): number {
  return (storedAt(record) ?? 0) + (record.freshFor ?? Infinity);
}
