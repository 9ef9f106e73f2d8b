/** A bounded cache that lets go of the least recently used entry. */
import {
  assertBound,
  assertMemoryOptions,
  invalidOption,
  invalidUse,
  milliseconds,
  monotonicClock,
  show,
  SlotList,
  SlotStore,
  type Clock,
  type Duration,
  type MemoryOptions,
  type RemovalListener,
  type SyncCacheBackend,
} from '@purecache/core/storage';

export interface LRUOptions extends MemoryOptions {
  /** Most entries: a whole number from 1, or `Infinity` written out. */
  capacity: number;
  /** How long an entry lives that is set without a `ttl` of its own; default: no expiry. */
  ttl?: Duration;
  /** Most weight of all entries together, greater than 0; needs `weigh`. */
  maxWeight?: number;
  /** The weight of an entry, from 0: bytes, rows, whatever `maxWeight` counts. Asked once, when the entry is set. */
  weigh?(value: unknown, key: string): number;
}

/**
 * Exact least-recently-used order: `get` and `set` count as a use, `peek` does not. All operations are O(1); with
 * several different ttls in one cache, O(log n).
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` for options other than those above, or other values of them
 */
export class LRU implements SyncCacheBackend {
  static readonly options: readonly string[] = ['capacity', 'ttl', 'maxWeight', 'weigh', 'onRemoval', 'clock'];

  readonly sync = true;
  readonly capacity: number;
  readonly clock: Clock;
  readonly #ttl: number;
  readonly #weigh: LRUOptions['weigh'];
  readonly #store: SlotStore;

  constructor(options: LRUOptions) {
    assertMemoryOptions(options, LRU.options, 'new LRU({ capacity: 1_000 })');
    const { capacity, ttl, maxWeight, weigh, onRemoval, clock = monotonicClock } = options;
    assertBound(capacity, 'capacity');
    assertWeights(maxWeight, weigh);
    this.capacity = capacity;
    this.clock = clock;
    this.#ttl = ttl === undefined ? Infinity : milliseconds(ttl, 'ttl');
    this.#weigh = weigh;
    this.#store = new SlotStore({ capacity, clock, order: new SlotList(), maxWeight, onRemoval });
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

  /** Like `get`, without counting as a use. */
  peek(key: string): unknown {
    return this.#store.peek(key);
  }

  /**
   * Stores a value as the most recently used one. A value heavier than `maxWeight` is not kept; what was there under its
   * key is gone all the same.
   *
   * @param ttl milliseconds from now, greater than 0; default: the `ttl` option; `Infinity`: no expiry
   * @throws TypeError `PURECACHE_INVALID_OPTION` for another `ttl`, or when `weigh` gives no finite number from 0
   */
  set(key: string, value: unknown, ttl: number = this.#ttl): void {
    this.#store.set(key, value, ttl, this.#weigh === undefined ? 0 : weightOf(this.#weigh(value, key)));
  }

  /** Removes an entry; `true`: there was one. */
  delete(key: string): boolean {
    return this.#store.delete(key);
  }

  /** Removes every entry, or those whose key starts with `prefix`. */
  clear(prefix?: string): void {
    this.#store.clear(prefix);
  }

  /** The keys at this moment, the least recently used first; expired ones not yet reclaimed included. */
  keys(): IterableIterator<string> {
    return this.#store.keys().values();
  }

  /** Adds a listener beside the option `onRemoval`; it hears of every entry that is removed from now on. */
  observe(listener: RemovalListener): void {
    this.#store.observe(listener);
  }
}

function assertWeights(maxWeight: unknown, weigh: unknown): void {
  if (maxWeight === undefined && weigh === undefined) return;
  if (typeof maxWeight !== 'number' || !(maxWeight > 0 && maxWeight < Infinity)) {
    throw invalidOption('maxWeight', `a finite number greater than 0, with 'weigh'`, maxWeight);
  }
  if (typeof weigh !== 'function') throw invalidOption('weigh', `a function, with 'maxWeight'`, weigh);
}

function weightOf(weight: unknown): number {
  if (typeof weight === 'number' && weight >= 0 && weight < Infinity) return weight;
  throw invalidUse(`Option 'weigh' must return a finite number from 0, not ${show(weight)}.`);
}
