/** The work of a backend in memory: a bounded store of entries that expire, with a listener for those that are gone. */
import { exactTime, type Clock } from '../runtime/clock.js';
import { invalidUse } from '../errors.js';
import { show } from '../show.js';
import { sweepLater, type Sweepable } from './sweeper.js';
import { EntrySlots } from './entry-slots.js';
import type { EvictionOrder } from './eviction-order.js';
import { Removals, type RemovalCause, type RemovalListener } from './removals.js';

/** Expired entries that a `set` reclaims: more than it adds, so that it catches up. */
const RECLAIMED_PER_SET = 2;
/** Expired entries that a sweep reclaims between two looks at the clock. */
const RECLAIMED_PER_LOOK = 32;
/** Milliseconds after which a sweep that did not come is asked for again. */
const SWEEP_OVERDUE = 1_000;

export interface SlotStoreOptions {
  /** Most entries held: a whole number from 1, or `Infinity`. */
  capacity: number;
  clock: Clock;
  /** Which entry goes when the store is full; absent: the one that expires first. */
  order?: EvictionOrder | undefined;
  /** Most weight held, greater than 0; absent: weights do not count. */
  maxWeight?: number | undefined;
  onRemoval?: RemovalListener | undefined;
}

/**
 * A backend checks its options, chooses an `EvictionOrder`, and leaves the rest to this class. Every operation is O(1)
 * amortised, or O(log n) while deadlines come out of order. The clock is read at most once per operation, and only for
 * entries that expire. A full store lets go of what has expired before it evicts.
 */
export class SlotStore implements Sweepable {
  readonly #capacity: number;
  readonly #maxWeight: number;
  readonly #clock: Clock;
  readonly #entries: EntrySlots;
  #removals: Removals | undefined;
  #evictions = 0;
  /** When the sweeper is expected, on the store's clock. */
  #sweptAt = Infinity;

  constructor({ capacity, clock, order, maxWeight, onRemoval }: SlotStoreOptions) {
    this.#capacity = capacity;
    this.#maxWeight = maxWeight ?? Infinity;
    this.#clock = clock;
    this.#entries = new EntrySlots({ capacity, order, hasWeights: maxWeight !== undefined });
    if (onRemoval !== undefined) this.observe(onRemoval);
  }

  /** Adds a listener beside those that are there; it hears of what is removed from now on. */
  observe(listener: RemovalListener): void {
    this.#removals ??= new Removals();
    this.#removals.observe(listener);
  }

  /** Entries held, expired ones not yet reclaimed included. */
  get size(): number {
    return this.#entries.size;
  }

  /** Entries removed for want of room. */
  get evictions(): number {
    return this.#evictions;
  }

  /**
   * The value, which counts as a use; `undefined`: absent or expired. With no private method on the way to a hit: the
   * compiler puts all of it in one piece only as long as it is short.
   */
  get(key: string): unknown {
    const entries = this.#entries;
    const slot = entries.find(key, entries.hash(key));
    if (slot === -1) return undefined;
    const deadline = entries.deadlineOf(slot);
    if (deadline !== Infinity && deadline <= this.#clock.now()) return this.#lose(slot);
    entries.touch(slot);
    return entries.valueAt(slot);
  }

  /** Like `get`, without counting as a use. */
  peek(key: string): unknown {
    const slot = this.#entries.find(key, this.#entries.hash(key));
    if (slot === -1) return undefined;
    return this.#isExpired(slot) ? this.#lose(slot) : this.#entries.valueAt(slot);
  }

  /**
   * @param ttl milliseconds from now, greater than 0; `Infinity`: no expiry
   * @param weight from 0; an entry heavier than `maxWeight` is not kept, nor is what was there under its key
   * @throws TypeError `PURECACHE_INVALID_OPTION` for another `ttl`
   */
  set(key: string, value: unknown, ttl: number, weight = 0): void {
    if (typeof ttl !== 'number' || !(ttl > 0)) {
      throw invalidUse(`The ttl of set(key, value, ttl) must be milliseconds greater than 0, not ${show(ttl)}.`);
    }
    const entries = this.#entries;
    let now = -Infinity;
    if (ttl !== Infinity || entries.earliest !== Infinity) {
      now = exactTime(this.#clock);
      this.#reclaim(RECLAIMED_PER_SET, now);
    }
    const hash = entries.hash(key);
    let slot = entries.find(key, hash);
    if (weight > this.#maxWeight) {
      if (slot !== -1) this.#remove(slot, this.#causeAt(slot, now, 'replaced'));
    } else {
      if (slot !== -1) {
        this.#removals?.add(key, entries.valueAt(slot), this.#causeAt(slot, now, 'replaced'));
        entries.touch(slot);
      } else if (entries.size < this.#capacity) {
        slot = entries.add(key, hash);
      } else {
        slot = entries.victim;
        this.#evictions++;
        this.#removals?.add(entries.keyAt(slot), entries.valueAt(slot), 'evicted');
        entries.rename(slot, key, hash);
      }
      entries.setValue(slot, value);
      if (this.#maxWeight !== Infinity) this.#setWeight(slot, weight);
      this.#setDeadline(slot, ttl === Infinity ? Infinity : now + ttl, now);
    }
    this.#removals?.deliver(this.size);
  }

  /** @returns whether there was an entry that had not expired */
  delete(key: string): boolean {
    const slot = this.#entries.find(key, this.#entries.hash(key));
    if (slot === -1) return false;
    const cause = this.#isExpired(slot) ? 'expired' : 'deleted';
    this.#remove(slot, cause);
    this.#settle();
    return cause === 'deleted';
  }

  /** Removes every entry, in O(1) unless a listener is to be told of each; or those whose key starts with `prefix`. */
  clear(prefix = ''): void {
    if (prefix !== '' || this.#removals !== undefined) {
      const now = this.#nowIfNeeded();
      for (const slot of [...this.#entries]) {
        if (this.#entries.keyAt(slot).startsWith(prefix)) this.#remove(slot, this.#causeAt(slot, now, 'deleted'));
      }
    }
    if (prefix === '') this.#entries.clear();
    this.#settle();
  }

  /** The keys as they are now, in the order in which they would be evicted. */
  keys(): string[] {
    return Array.from(this.#entries, (slot) => this.#entries.keyAt(slot));
  }

  /** Reclaims what has expired, as {@link Sweepable} says. */
  sweep(mayContinue: () => boolean): number {
    const now = this.#clock.now();
    while (this.#reclaim(RECLAIMED_PER_LOOK, now) === RECLAIMED_PER_LOOK) {
      this.#removals?.deliver(this.size);
      if (!mayContinue()) return 0;
    }
    this.#settle();
    this.#sweptAt = this.#entries.earliest;
    return Math.max(0, this.#sweptAt - now);
  }

  /** Reclaims an entry that was found to have expired. */
  #lose(slot: number): undefined {
    this.#remove(slot, 'expired');
    this.#removals?.deliver(this.size);
  }

  #isExpired(slot: number): boolean {
    const deadline = this.#entries.deadlineOf(slot);
    return deadline !== Infinity && deadline <= this.#clock.now();
  }

  /** The cause for which an entry is gone, unless it had expired before. */
  #causeAt(slot: number, now: number, cause: RemovalCause): RemovalCause {
    return this.#entries.deadlineOf(slot) <= now ? 'expired' : cause;
  }

  /** The time, if there is anything that it could end. */
  #nowIfNeeded(): number {
    return this.#entries.earliest === Infinity ? -Infinity : this.#clock.now();
  }

  /** Evicts until a weight fits in, that of an entry which is the last to go. */
  #setWeight(slot: number, weight: number): void {
    this.#entries.setWeight(slot, 0);
    while (this.#entries.weight + weight > this.#maxWeight && this.size > 1) this.#evict();
    this.#entries.setWeight(slot, weight);
  }

  #setDeadline(slot: number, deadline: number, now: number): void {
    this.#entries.setDeadline(slot, deadline);
    if (deadline === Infinity || (deadline >= this.#sweptAt && now <= this.#sweptAt + SWEEP_OVERDUE)) return;
    this.#sweptAt = Math.max(now, this.#entries.earliest);
    sweepLater(this, this.#sweptAt - now);
  }

  /** Removes at most `most` entries that have expired, and gives their number. */
  #reclaim(most: number, now: number): number {
    let reclaimed = 0;
    for (; reclaimed < most; reclaimed++) {
      const { earliest } = this.#entries;
      if (earliest > now || earliest === Infinity) break;
      this.#remove(this.#entries.nextToExpire, 'expired');
    }
    return reclaimed;
  }

  #evict(): void {
    this.#evictions++;
    this.#remove(this.#entries.victim, 'evicted');
  }

  #remove(slot: number, cause: RemovalCause): void {
    this.#removals?.add(this.#entries.keyAt(slot), this.#entries.valueAt(slot), cause);
    this.#entries.remove(slot);
  }

  /** Ends an operation that may have removed much: gives memory back, and tells the listener. */
  #settle(): void {
    this.#entries.compact();
    this.#removals?.deliver(this.size);
  }
}
