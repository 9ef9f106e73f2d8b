/** A cache of entries that live for a fixed time; when it is full, the one that expires first goes. */
import {
  assertBound,
  assertMemoryOptions,
  milliseconds,
  monotonicClock,
  SlotStore,
  type Clock,
  type Duration,
  type MemoryOptions,
  type RemovalListener,
  type SyncCacheBackend,
} from '@purecache/core/storage';

export interface TTLOptions extends MemoryOptions {
  /** How long an entry lives that is set without a `ttl` of its own; `Infinity`: no expiry. */
  ttl: Duration;
  /** Most entries: a whole number from 1, or `Infinity` written out; default 10,000. */
  capacity?: number;
}

/**
 * An entry is gone at exactly its `ttl` after it was set; reading it changes nothing. All operations are O(1) with one
 * ttl, O(log n) with several different ones. What has expired is reclaimed by later calls, and while there are none by
 * one timer for all caches of the process, which keeps neither the process nor a cache alive.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` for options other than those above, or other values of them
 */
export class TTL implements SyncCacheBackend {
  static readonly options: readonly string[] = ['ttl', 'capacity', 'onRemoval', 'clock'];

  readonly sync = true;
  readonly capacity: number;
  readonly clock: Clock;
  readonly #ttl: number;
  readonly #store: SlotStore;

  constructor(options: TTLOptions) {
    assertMemoryOptions(options, TTL.options, `new TTL({ ttl: '60s' })`);
    const { ttl, capacity = 10_000, onRemoval, clock = monotonicClock } = options;
    this.#ttl = milliseconds(ttl, 'ttl');
    assertBound(capacity, 'capacity');
    this.capacity = capacity;
    this.clock = clock;
    this.#store = new SlotStore({ capacity, clock, onRemoval });
  }

  /** Entries held, expired ones not yet reclaimed included. */
  get size(): number {
    return this.#store.size;
  }

  /** Entries removed for want of room since the cache was made. */
  get evictions(): number {
    return this.#store.evictions;
  }

  /** The value, or `undefined`: absent, evicted or expired. */
  get(key: string): unknown {
    return this.#store.get(key);
  }

  /** The same as `get`: a use is not counted. */
  peek(key: string): unknown {
    return this.#store.peek(key);
  }

  /**
   * Stores a value.
   *
   * @param ttl milliseconds from now, greater than 0; default: the `ttl` option; `Infinity`: no expiry
   * @throws TypeError `PURECACHE_INVALID_OPTION` for another `ttl`
   */
  set(key: string, value: unknown, ttl: number = this.#ttl): void {
    this.#store.set(key, value, ttl);
  }

  /** Removes an entry; `true`: there was one. */
  delete(key: string): boolean {
    return this.#store.delete(key);
  }

  /** Removes every entry, or those whose key starts with `prefix`. */
  clear(prefix?: string): void {
    this.#store.clear(prefix);
  }

  /** The keys at this moment, the one that expires first at the front; expired ones not yet reclaimed included. */
  keys(): IterableIterator<string> {
    return this.#store.keys().values();
  }

  /** Adds a listener beside the option `onRemoval`; it hears of every entry that is removed from now on. */
  observe(listener: RemovalListener): void {
    this.#store.observe(listener);
  }
}
