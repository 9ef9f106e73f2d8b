/** The entries of a backend in memory, in arrays side by side: keys, values, deadlines, weights, and who goes first. */
import type { EvictionOrder } from './eviction-order.js';
import { ExpiryQueue } from './expiry-queue.js';
import { SlotWeights } from './slot-weights.js';
import { StringTable } from './string-table.js';

/** From this many slots on, entries that use less than a sixteenth of them move to smaller arrays. */
const SPARSE_FROM = 1_024;

export interface EntrySlotsOptions {
  /** Most entries there will be. */
  capacity: number;
  /** Which entry is the next victim; absent: the one that expires first. */
  order?: EvictionOrder | undefined;
  /** Whether entries have weights. */
  hasWeights?: boolean;
}

/**
 * Knows no policy: it keeps arrays beside those of the table, of the same length, and those of deadlines only for entries
 * that expire. It *is* the table, as one more object on the way to a key is what a look-up can be measured to spend.
 */
export class EntrySlots extends StringTable implements Iterable<number> {
  readonly #order: EvictionOrder | undefined;
  #values: unknown[] = [];
  #expiry: ExpiryQueue | undefined;
  readonly #weights: SlotWeights | undefined;

  constructor({ capacity, order, hasWeights = false }: EntrySlotsOptions) {
    super({ slots: capacity });
    this.#order = order;
    if (order === undefined) this.#expiry = new ExpiryQueue();
    if (hasWeights) this.#weights = new SlotWeights();
  }

  /** The sum of all weights. */
  get weight(): number {
    return this.#weights === undefined ? 0 : this.#weights.total;
  }

  /** The earliest deadline, or `Infinity`. */
  get earliest(): number {
    return this.#expiry === undefined ? Infinity : this.#expiry.earliest;
  }

  /** The slot of the next victim; there must be an entry. */
  get victim(): number {
    return (this.#order ?? (this.#expiry as ExpiryQueue)).first;
  }

  /** The slot that expires first; there must be an entry that expires. */
  get nextToExpire(): number {
    return (this.#expiry as ExpiryQueue).first;
  }

  /** Slots, the next victim first. The entries must not change meanwhile. */
  [Symbol.iterator](): Iterator<number> {
    return ((this.#order ?? this.#expiry) as Iterable<number>)[Symbol.iterator]();
  }

  valueAt(slot: number): unknown {
    return this.#values[slot];
  }

  deadlineOf(slot: number): number {
    return this.#expiry === undefined ? Infinity : this.#expiry.deadlineOf(slot);
  }

  override add(key: string, hash: number): number {
    const slot = super.add(key, hash);
    if (slot >= this.#values.length) this.#reserve(this.slots);
    this.#order?.append(slot);
    return slot;
  }

  override rename(slot: number, key: string, hash: number): void {
    super.rename(slot, key, hash);
    // Another entry, not a use of this one: to some orders that makes a difference.
    this.#order?.remove(slot);
    this.#order?.append(slot);
  }

  /** Counts as a use. */
  touch(slot: number): void {
    this.#order?.touch(slot);
  }

  setValue(slot: number, value: unknown): void {
    this.#values[slot] = value;
  }

  setDeadline(slot: number, deadline: number): void {
    this.#expiry?.remove(slot);
    // Without an order of its own the victim is found by deadline, so entries without end stand in the queue as well.
    if (deadline === Infinity && this.#order !== undefined) return;
    this.#expiry ??= new ExpiryQueue();
    this.#expiry.reserve(this.slots);
    this.#expiry.add(slot, deadline);
  }

  setWeight(slot: number, weight: number): void {
    this.#weights?.set(slot, weight);
  }

  override remove(slot: number): void {
    this.#values[slot] = undefined;
    this.#order?.remove(slot);
    this.#expiry?.remove(slot);
    this.#weights?.set(slot, 0);
    super.remove(slot);
  }

  override clear(): void {
    super.clear();
    this.#values = [];
    this.#order?.clear();
    this.#expiry?.clear();
    this.#weights?.clear();
  }

  /** Moves entries to smaller arrays if they use few of their slots, which changes their slots. */
  compact(): void {
    if (this.slots < SPARSE_FROM || this.size >= this.slots / 16) return;
    const slotOf = this.pack();
    const values = new Array<unknown>(this.slots);
    slotOf.forEach((to, from) => {
      if (to !== -1) values[to] = this.#values[from];
    });
    this.#values = values;
    this.#order?.renumber(slotOf);
    this.#order?.reserve(this.slots);
    this.#expiry?.renumber(slotOf);
    this.#weights?.renumber(slotOf, this.slots);
  }

  #reserve(slots: number): void {
    this.#values = this.#values.concat(new Array<unknown>(slots - this.#values.length));
    this.#order?.reserve(slots);
    this.#weights?.reserve(slots);
  }
}
