/** How long results count as fresh, and what callers get when they no longer do. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Cached, type CacheBackend } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';

// #region ttl-function
export class Search {
  constructor(private readonly query: (text: string) => Promise<Answer>) {}

  /** What was found is good for an hour, nothing found for 30 seconds, and half an answer for no time at all. */
  @Cached({
    backend: LRU,
    capacity: 1_000,
    ttl: (answer) => {
      if (answer.isPartial) return 0;
      return answer.hits.length === 0 ? '30s' : '1h';
    },
  })
  async find(text: string): Promise<Answer> {
    return this.query(text);
  }
}
// #endregion

export interface Answer {
  readonly hits: readonly string[];
  readonly isPartial: boolean;
}

// #region stale-while-revalidate
export class Rates {
  constructor(private readonly fetchRate: (currency: string) => Promise<number>) {}

  /** Fresh for a minute. For ten minutes more callers get the old rate at once, while one load fetches the new one. */
  @Cached({ backend: TTL, ttl: '1m', staleWhileRevalidate: '10m' })
  async of(currency: string): Promise<number> {
    return this.fetchRate(currency);
  }
}
// #endregion

// #region stale-if-error
export class Forecast {
  constructor(private readonly ask: (city: string) => Promise<string>) {}

  /** Yesterday's forecast is better than none, unless the service says that there is no such city. */
  @Cached({
    backend: LRU,
    capacity: 500,
    ttl: '1h',
    staleIfError: { for: '1d', when: (error) => !(error instanceof NotFound) },
  })
  async of(city: string): Promise<string> {
    return this.ask(city);
  }
}
// #endregion

// #region timeouts
export class Recommendations {
  constructor(private readonly compute: (user: string) => Promise<string[]>) {}

  /** A caller waits 200 ms if there is an old list to give, 2 s if there is none. */
  @Cached({ backend: LRU, capacity: 10_000, ttl: '5m', staleIfError: '1d', softTimeout: '200ms', timeout: '2s' })
  async for(user: string): Promise<string[]> {
    return this.compute(user);
  }
}
// #endregion

// #region jitter
export class Stock {
  constructor(private readonly count: (sku: string) => Promise<number>) {}

  /** A batch of articles that is read at once does not expire at once: each entry lives for 9 to 10 minutes. */
  @Cached({ backend: TTL, ttl: '10m', jitter: 0.1 })
  async of(sku: string): Promise<number> {
    return this.count(sku);
  }
}
// #endregion

// #region early-refresh
/** Where the chance comes from. Without the option `random` it is Math.random; a test wants to be sure. */
export const dice = { roll: () => Math.random() };

export class Quotes {
  constructor(private readonly ask: (symbol: string) => Promise<number>) {}

  /** No quote may be older than a minute, so it is renewed before that; most probably by one caller. */
  @Cached({ backend: LRU, capacity: 500, ttl: '1m', earlyRefresh: { beta: 1 }, random: () => dice.roll() })
  async of(symbol: string): Promise<number> {
    return this.ask(symbol);
  }
}
// #endregion

// #region cache-errors
export class NotFound extends Error {
  override readonly name = 'NotFound';

  constructor(readonly id: string) {
    super(`There is no ${id}.`);
  }
}

export class Products {
  constructor(private readonly fetchProduct: (id: string) => Promise<string>) {}

  /** That there is no such product is an answer, good for ten seconds. Any other error is none. */
  @Cached({ backend: LRU, capacity: 1_000, cacheErrors: (error) => (error instanceof NotFound ? '10s' : false) })
  async byId(id: string): Promise<string> {
    return this.fetchProduct(id);
  }
}
// #endregion

// #region error-codec
export class SharedProducts {
  constructor(
    readonly store: CacheBackend,
    private readonly fetchProduct: (id: string) => Promise<string>,
  ) {}

  /** A backend that serialises keeps data, not errors: the codec makes one of the other. */
  @Cached({
    backend: (self) => self.store,
    namespace: 'products.byId',
    ttl: '5m',
    cacheErrors: (error) => (error instanceof NotFound ? '10s' : false),
    errorCodec: {
      encode: (error) => (error as NotFound).id,
      decode: (id: string) => new NotFound(id),
    },
  })
  async byId(id: string): Promise<string> {
    return this.fetchProduct(id);
  }
}
// #endregion

// #region condition
export class Reports {
  constructor(private readonly run: (query: string) => Promise<string[]>) {}

  /** Drafts always run. A result with more than 1,000 rows is given to who asked for it, and not kept. */
  @Cached({
    backend: LRU,
    capacity: 50,
    condition: (query) => !query.startsWith('draft:'),
    unless: (rows) => rows.length > 1_000,
  })
  async rows(query: string): Promise<string[]> {
    return this.run(query);
  }
}
// #endregion

// #region wait-until
/** What a worker's runtime gives to each request. */
export const worker = new AsyncLocalStorage<{ waitUntil(promise: Promise<unknown>): void }>();

export class Pages {
  constructor(private readonly render: (path: string) => Promise<string>) {}

  /** Such a runtime stops when it has answered, unless it is told what is still to be done. */
  @Cached({
    backend: LRU,
    capacity: 100,
    ttl: '1m',
    staleWhileRevalidate: '1h',
    waitUntil: (promise) => worker.getStore()?.waitUntil(promise),
  })
  async html(path: string): Promise<string> {
    return this.render(path);
  }
}
// #endregion
