/** A doubly linked list of slots in one flat array: an order in which slots are added, moved and removed in O(1). */

/** The ring of an empty list, which is never written to. */
const EMPTY_RING = new Int32Array(2);

/**
 * Each slot is in the list at most once. Slot `s` is node `s + 1` of a ring whose node 0 is both its start and its end;
 * node `n` has the next node at index `2n` and the one before at `2n + 1`, in one cache line.
 */
export class SlotList implements Iterable<number> {
  #ring = EMPTY_RING;

  /** The slot added longest ago, or -1. */
  get first(): number {
    return (this.#ring[0] as number) - 1;
  }

  /** The slot added last, or -1. */
  get last(): number {
    return (this.#ring[1] as number) - 1;
  }

  /** Makes room for slots below `slots`, so that `append` need not grow the array by doubling. */
  reserve(slots: number): void {
    const length = 2 * (slots + 1);
    if (length <= this.#ring.length) return;
    const ring = new Int32Array(length);
    ring.set(this.#ring);
    this.#ring = ring;
  }

  /** A node that was taken out keeps its links, but what it points to does not point back. */
  has(slot: number): boolean {
    const next = this.#ring[2 * (slot + 1)] as number;
    return this.#ring[2 * next + 1] === slot + 1;
  }

  /** Adds a slot that is not in the list, at the end. */
  append(slot: number): void {
    if (2 * slot + 3 >= this.#ring.length) this.reserve(Math.max(slot + 1, this.#ring.length));
    this.#link(slot + 1);
  }

  /** Moves a slot that is in the list to the end. In one piece, not by `#unlink` and `#link`: every look-up does it. */
  touch(slot: number): void {
    const ring = this.#ring;
    const node = slot + 1;
    const last = ring[1] as number;
    if (last === node) return;
    const next = ring[2 * node] as number;
    const before = ring[2 * node + 1] as number;
    ring[2 * before] = next;
    ring[2 * next + 1] = before;
    ring[2 * last] = node;
    ring[2 * node] = 0;
    ring[2 * node + 1] = last;
    ring[1] = node;
  }

  /** Takes out a slot that is in the list. */
  remove(slot: number): void {
    this.#unlink(slot + 1);
  }

  /** What was slot `s` is slot `slotOf[s]` from now on, in the same order. */
  renumber(slotOf: ArrayLike<number>): void {
    const slots = [...this];
    this.clear();
    for (const slot of slots) this.append(slotOf[slot] as number);
  }

  /** Empties the list and gives its memory back. */
  clear(): void {
    this.#ring = EMPTY_RING;
  }

  /** From the first to the last. The list must not change meanwhile. */
  *[Symbol.iterator](): Generator<number> {
    const ring = this.#ring;
    for (let node = ring[0] as number; node !== 0; node = ring[2 * node] as number) yield node - 1;
  }

  #link(node: number): void {
    const ring = this.#ring;
    const last = ring[1] as number;
    ring[2 * last] = node;
    ring[2 * node] = 0;
    ring[2 * node + 1] = last;
    ring[1] = node;
  }

  #unlink(node: number): void {
    const ring = this.#ring;
    const next = ring[2 * node] as number;
    const before = ring[2 * node + 1] as number;
    ring[2 * before] = next;
    ring[2 * next + 1] = before;
  }
}
