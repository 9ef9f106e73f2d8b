/** A backend of one's own: first in, first out. */
// #region backend
import type { Clock, SyncCacheBackend } from '@purecache/core';

export interface FifoOptions {
  /** Most entries kept: a whole number from 1. */
  capacity: number;
  /** Milliseconds an entry lives when its own `set` names none; default: for ever. */
  ttl?: number;
  /** Replaced by tests. */
  clock?: Clock;
}

export class Fifo implements SyncCacheBackend {
  /** The constructor's option names, so that `@Cached` refuses a misspelt one. */
  static readonly options = ['capacity', 'ttl', 'clock'];

  readonly sync = true;
  readonly clock: Clock;
  readonly #capacity: number;
  readonly #ttl: number;
  /** In order of insertion, as a Map is. */
  readonly #entries = new Map<string, { readonly value: unknown; readonly deadline: number }>();

  constructor({ capacity, ttl = Infinity, clock = { now: () => performance.now() } }: FifoOptions) {
    if (!(capacity >= 1)) throw new TypeError(`Option 'capacity' must be 1 or more, not ${String(capacity)}.`);
    this.#capacity = capacity;
    this.#ttl = ttl;
    this.clock = clock;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): unknown {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.clock.now() < entry.deadline) return entry?.value;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: string, value: unknown, ttl = this.#ttl): void {
    this.#entries.set(key, { value, deadline: this.clock.now() + ttl });
    if (this.#entries.size <= this.#capacity) return;
    for (const [oldest] of this.#entries) {
      this.#entries.delete(oldest);
      return;
    }
  }

  delete(key: string): boolean {
    const wasThere = this.get(key) !== undefined;
    return this.#entries.delete(key) && wasThere;
  }

  clear(prefix = ''): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }
}
// #endregion

// #region use
import { Cached } from '@purecache/core';

export class Geocoder {
  constructor(private readonly ask: (address: string) => Promise<string>) {}

  @Cached({ backend: Fifo, capacity: 2 })
  async locate(address: string): Promise<string> {
    return this.ask(address);
  }
}
// #endregion
