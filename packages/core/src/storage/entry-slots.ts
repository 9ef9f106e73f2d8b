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
 * Knows no policy: it keeps the arrays of one length, makes them larger by doubling and smaller when they are nearly
 * empty, and makes those of deadlines only for entries that expire.
 */
export class EntrySlots implements Iterable<number> {
  readonly #capacity: number;
  readonly #order: EvictionOrder | undefined;
  #table: StringTable;
  #values: unknown[] = [];
  #expiry: ExpiryQueue | undefined;
  #weights: SlotWeights | undefined;

  constructor({ capacity, order, hasWeights = false }: EntrySlotsOptions) {
    this.#capacity = capacity;
    this.#order = order;
    this.#table = new StringTable({ slots: capacity });
    if (order === undefined) this.#expiry = new ExpiryQueue();
    if (hasWeights) this.#weights = new SlotWeights();
  }

  get size(): number {
    return this.#table.size;
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

  hash(key: string): number {
    return this.#table.hash(key);
  }

  /** The slot of a key, or -1. */
  find(key: string, hash: number): number {
    return this.#table.find(key, hash);
  }

  keyAt(slot: number): string {
    return this.#table.keyAt(slot);
  }

  valueAt(slot: number): unknown {
    return this.#values[slot];
  }

  deadlineOf(slot: number): number {
    return this.#expiry === undefined ? Infinity : this.#expiry.deadlineOf(slot);
  }

  /** Adds a key that is not there, and gives its slot. */
  add(key: string, hash: number): number {
    const slot = this.#table.add(key, hash);
    if (slot >= this.#values.length) this.#reserve(this.#table.slots);
    this.#order?.append(slot);
    return slot;
  }

  /** Gives the slot of an entry to another key, one that is not there. */
  rename(slot: number, key: string, hash: number): void {
    this.#table.rename(slot, key, hash);
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
    this.#expiry.reserve(this.#table.slots);
    this.#expiry.add(slot, deadline);
  }

  setWeight(slot: number, weight: number): void {
    this.#weights?.set(slot, weight);
  }

  remove(slot: number): void {
    this.#values[slot] = undefined;
    this.#order?.remove(slot);
    this.#expiry?.remove(slot);
    this.#weights?.set(slot, 0);
    this.#table.remove(slot);
    if (this.#table.slots < this.#values.length) this.clear();
  }

  /** Forgets every entry and gives the memory back. */
  clear(): void {
    this.#table.clear();
    this.#values = [];
    this.#order?.clear();
    this.#expiry?.clear();
    this.#weights?.clear();
  }

  /** Moves entries to smaller arrays if they use few of their slots, which changes their slots. */
  compact(): void {
    if (this.#table.slots < SPARSE_FROM || this.size >= this.#table.slots / 16) return;
    const [table, values, expiry, weights] = [this.#table, this.#values, this.#expiry, this.#weights];
    const slots = [...this];
    this.#table = new StringTable({ slots: this.#capacity });
    this.#values = [];
    this.#order?.clear();
    this.#expiry = expiry && new ExpiryQueue();
    this.#weights = weights && new SlotWeights();
    const moved = new Int32Array(table.slots);
    for (const from of slots) {
      const to = this.add(table.keyAt(from), table.hashAt(from));
      this.#values[to] = values[from];
      if (weights !== undefined) this.setWeight(to, weights.weightOf(from));
      moved[from] = to;
    }
    for (const from of expiry ?? []) this.#expiry?.add(moved[from] as number, (expiry as ExpiryQueue).deadlineOf(from));
  }

  #reserve(slots: number): void {
    this.#values = this.#values.concat(new Array<unknown>(slots - this.#values.length));
    this.#order?.reserve(slots);
    this.#weights?.reserve(slots);
  }
}
