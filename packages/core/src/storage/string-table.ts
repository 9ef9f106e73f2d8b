/** A hash table from string keys to slots: small whole numbers that index the arrays in which a backend keeps the rest. */
import { hashString, processSeed } from './string-hash.js';

/** Slots of the first growth: few, so that what belongs to them fits into the heap and a cache of one entry stays small. */
const FIRST_SLOTS = 4;
/** An emptied table this small keeps its arrays: they are soon needed again. */
const KEPT_SLOTS = 64;
/**
 * Cells that the search for a free one may pass over. At load 1/2 the longest run of n random hashes is about 5 ln n
 * cells (Knuth, vol. 3, 6.4), 71 for a million, so only chosen keys come here.
 */
const LONGEST_RUN = 128;

const NO_CELLS = new Int32Array(1);
const NO_HASHES = new Int32Array(0);

export interface StringTableOptions {
  /** Slots beyond which the table does not expect to grow, so that it makes no more room than that; default `Infinity`. */
  slots?: number;
  /** Seed of the hash, not 0; default: the process's own. For tests: whoever knows it can make keys collide. */
  seed?: number;
}

/**
 * Open addressing over flat arrays with linear probing: no object per entry, nothing for the garbage collector to walk
 * but the keys. Load is at most 1/2; a removal shifts back what follows it (Knuth, algorithm R), so there are no
 * tombstones and no rehash but growth. A cell holds a slot in its low bits and the rest of the key's hash in its high
 * bits, so that a look-up seldom reads a key that is not the one sought.
 *
 * Keys that were chosen to collide cannot slow it down: if a run gets longer than honest keys make it, a `Map` takes
 * over as index until the next `clear`.
 *
 * A key is hashed once per operation by the caller: `const hash = table.hash(key)`, then `find` and `add`.
 */
export class StringTable {
  readonly #expectedSlots: number;
  #seed: number;
  #cells = NO_CELLS;
  /** Cells less one, which are a power of two: `hash & mask` is a cell, and a cell's low bits are its slot plus one. */
  #mask = 0;
  /** The hash of a slot in use; for a free one, the next free slot or -1. */
  #hashes = NO_HASHES;
  #keys: (string | undefined)[] = [];
  #size = 0;
  /** Slots from here on were never used. */
  #unused = 0;
  #firstFree = -1;
  #flooded: Map<string, number> | undefined;

  constructor(options: StringTableOptions = {}) {
    this.#expectedSlots = options.slots ?? Infinity;
    this.#seed = options.seed ?? 0;
  }

  /** Keys held. */
  get size(): number {
    return this.#size;
  }

  /** Slots there is room for; every slot is below. Arrays beside the table need this length. */
  get slots(): number {
    return this.#keys.length;
  }

  /** Whether colliding keys have made the table fall back to a `Map`. */
  get isFlooded(): boolean {
    return this.#flooded !== undefined;
  }

  hash(key: string): number {
    if (this.#seed === 0) this.#seed = processSeed();
    return hashString(key, this.#seed);
  }

  /** The slot of `key`, or -1. */
  find(key: string, hash: number): number {
    const cells = this.#cells;
    const mask = this.#mask;
    for (let cell = hash & mask; ; cell = (cell + 1) & mask) {
      const found = cells[cell] as number;
      if (found === 0) return this.#flooded === undefined ? -1 : (this.#flooded.get(key) ?? -1);
      if (((found ^ hash) & ~mask) === 0) {
        const slot = (found & mask) - 1;
        if (this.#keys[slot] === key) return slot;
      }
    }
  }

  /** Adds a key that is not in the table, and gives its slot: one freed before, or the next. */
  add(key: string, hash: number): number {
    return this.#insert(key, hash);
  }

  /** The key in a slot that is in use. */
  keyAt(slot: number): string {
    return this.#keys[slot] as string;
  }

  /** The hash of the key in a slot that is in use. */
  hashAt(slot: number): number {
    return this.#hashes[slot] as number;
  }

  /** Frees a slot that is in use. With the last key the arrays go too, unless they are small. */
  remove(slot: number): void {
    if (this.#flooded !== undefined) this.#flooded.delete(this.keyAt(slot));
    else this.#displace(slot);
    this.#keys[slot] = undefined;
    this.#hashes[slot] = this.#firstFree;
    this.#firstFree = slot;
    if (--this.#size === 0 && this.#keys.length > KEPT_SLOTS) this.clear();
  }

  /** Gives a slot that is in use to another key, one that is not in the table. */
  rename(slot: number, key: string, hash: number): void {
    if (this.#flooded !== undefined) this.#flooded.delete(this.keyAt(slot));
    else this.#displace(slot);
    this.#take(slot, key, hash);
  }

  /**
   * Moves the keys to the first slots, in the order in which they stand, and gives back the arrays they do not need.
   *
   * @returns by old slot the new one; -1 where there was no key
   */
  pack(): Int32Array {
    const [keys, hashes] = [this.#keys, this.#hashes];
    const slotOf = new Int32Array(keys.length).fill(-1);
    this.#forget();
    for (let from = 0; from < keys.length; from++) {
      const key = keys[from];
      if (key !== undefined) slotOf[from] = this.#insert(key, hashes[from] as number);
    }
    return slotOf;
  }

  /** Forgets every key and gives the arrays back. */
  clear(): void {
    this.#forget();
  }

  #forget(): void {
    this.#cells = NO_CELLS;
    this.#mask = 0;
    this.#hashes = NO_HASHES;
    this.#keys = [];
    this.#size = 0;
    this.#unused = 0;
    this.#firstFree = -1;
    this.#flooded = undefined;
  }

  #insert(key: string, hash: number): number {
    let slot = this.#firstFree;
    if (slot !== -1) {
      this.#firstFree = this.#hashes[slot] as number;
    } else {
      if (this.#unused === this.#keys.length) this.#grow();
      slot = this.#unused++;
    }
    this.#size++;
    this.#take(slot, key, hash);
    return slot;
  }

  #take(slot: number, key: string, hash: number): void {
    this.#keys[slot] = key;
    this.#hashes[slot] = hash;
    if (this.#flooded !== undefined) this.#flooded.set(key, slot);
    else if (!this.#place(slot, hash)) this.#useMap();
  }

  /** Puts a slot into the first free cell from its home on; `false`: that is suspiciously far away. */
  #place(slot: number, hash: number): boolean {
    const cells = this.#cells;
    const mask = this.#mask;
    let cell = hash & mask;
    for (let passed = 0; cells[cell] !== 0; cell = (cell + 1) & mask) {
      if (++passed > LONGEST_RUN) return false;
    }
    cells[cell] = (hash & ~mask) | (slot + 1);
    return true;
  }

  /** Empties the cell of a slot, moving back what would no longer be found behind the gap. */
  #displace(slot: number): void {
    const cells = this.#cells;
    const mask = this.#mask;
    let gap = (this.#hashes[slot] as number) & mask;
    while (((cells[gap] as number) & mask) !== slot + 1) gap = (gap + 1) & mask;
    for (let cell = (gap + 1) & mask; cells[cell] !== 0; cell = (cell + 1) & mask) {
      const content = cells[cell] as number;
      const home = this.#hashes[(content & mask) - 1] as number;
      if (((cell - home) & mask) >= ((cell - gap) & mask)) {
        cells[gap] = content;
        gap = cell;
      }
    }
    cells[gap] = 0;
  }

  /** Doubles the slots; called with every slot in use. */
  #grow(): void {
    const before = this.#keys.length;
    let slots = Math.max(FIRST_SLOTS, before * 2);
    if (before < this.#expectedSlots && this.#expectedSlots < slots) slots = this.#expectedSlots;
    this.#keys = this.#keys.concat(new Array<undefined>(slots - before));
    const hashes = new Int32Array(slots);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    if (this.#flooded === undefined) this.#spread();
  }

  /**
   * Lays out the cells anew for the grown number of slots. In the order of the old cells each key comes to its old cell or
   * to one as far behind as there were cells, so that memory is written in two streams and not at random.
   */
  #spread(): void {
    const [cells, mask] = [this.#cells, this.#mask];
    const length = 1 << (32 - Math.clz32(this.#keys.length * 2 - 1));
    this.#cells = new Int32Array(length);
    this.#mask = length - 1;
    for (let cell = 0; cell < cells.length; cell++) {
      const content = cells[cell] as number;
      if (content === 0) continue;
      const slot = (content & mask) - 1;
      if (!this.#place(slot, this.#hashes[slot] as number)) return this.#useMap();
    }
  }

  #useMap(): void {
    this.#cells = NO_CELLS;
    this.#mask = 0;
    this.#flooded = new Map();
    for (let slot = 0; slot < this.#unused; slot++) {
      const key = this.#keys[slot];
      if (key !== undefined) this.#flooded.set(key, slot);
    }
  }
}
