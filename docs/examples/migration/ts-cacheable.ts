/** From `ts-cacheable`: the same service before and after. */
import { CacheEvict, Cached } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Subject } from 'rxjs';
import { PCacheable, PCacheBuster } from 'ts-cacheable';

// #region before
const changed = new Subject<void>();

export class CountriesBefore {
  constructor(private readonly load: Load) {}

  @PCacheable({ maxAge: 60_000, maxCacheCount: 250, cacheBusterObserver: changed })
  async country(code: string): Promise<string | null> {
    return this.load(code);
  }

  @PCacheBuster({ cacheBusterNotifier: changed })
  async rename(_code: string, _name: string): Promise<void> {}
}
// #endregion

// #region after
export class CountriesAfter {
  constructor(private readonly load: Load) {}

  @Cached({ backend: LRU, capacity: 250, ttl: '60s' })
  async country(code: string): Promise<string | null> {
    return this.load(code);
  }

  @CacheEvict('country', { allEntries: true })
  async rename(_code: string, _name: string): Promise<void> {}
}
// #endregion

/** Stands for a database. */
export type Load = (code: string) => Promise<string | null>;
