/** The deadlines of slots, and the order in which they come: exactly the earliest first, of equal ones the oldest. */
import { DeadlineHeap } from './deadline-heap.js';
import { SlotList } from './slot-list.js';

const NO_DEADLINES = new Float64Array(0);

/**
 * While deadlines come in order, as they do with one `ttl`, they are a list and every operation is O(1); one that comes
 * out of order goes to a heap, O(log n). `Infinity` is a deadline too: after all others, in O(1).
 *
 * A deadline equal to one in the heap goes to the heap as well, so of two equal heads the list's is the older one.
 */
export class ExpiryQueue implements Iterable<number> {
  /** By slot; `Infinity` where a slot has none or is not in the queue. */
  #deadlines = NO_DEADLINES;
  readonly #inOrder = new SlotList();
  #outOfOrder: DeadlineHeap | undefined;
  #endless: SlotList | undefined;

  /** The slot whose deadline comes first, or -1. */
  get first(): number {
    const listed = this.#inOrder.first;
    if (this.#outOfOrder !== undefined && this.#outOfOrder.size > 0) {
      const heaped = this.#outOfOrder.first;
      return listed !== -1 && this.deadlineOf(listed) <= this.deadlineOf(heaped) ? listed : heaped;
    }
    return listed === -1 && this.#endless !== undefined ? this.#endless.first : listed;
  }

  /** The earliest deadline, or `Infinity`. */
  get earliest(): number {
    const first = this.first;
    return first === -1 ? Infinity : this.deadlineOf(first);
  }

  /** Deadline of a slot; `Infinity`: none, or not in the queue. */
  deadlineOf(slot: number): number {
    return slot < this.#deadlines.length ? (this.#deadlines[slot] as number) : Infinity;
  }

  /** Makes room for slots below `slots`, so that `add` need not grow the arrays by doubling. */
  reserve(slots: number): void {
    const before = this.#deadlines.length;
    if (slots <= before) return;
    const deadlines = new Float64Array(slots).fill(Infinity, before);
    deadlines.set(this.#deadlines);
    this.#deadlines = deadlines;
    this.#inOrder.reserve(slots);
  }

  /** Adds a slot that is not in the queue. */
  add(slot: number, deadline: number): void {
    if (slot >= this.#deadlines.length) this.reserve(Math.max(slot + 1, 2 * this.#deadlines.length));
    this.#deadlines[slot] = deadline;
    if (deadline === Infinity) {
      (this.#endless ??= new SlotList()).append(slot);
    } else if (this.#isNext(deadline)) {
      this.#inOrder.append(slot);
    } else {
      (this.#outOfOrder ??= new DeadlineHeap()).add(slot, deadline);
    }
  }

  /** Takes out a slot, if it is in the queue. */
  remove(slot: number): void {
    if (this.deadlineOf(slot) === Infinity) {
      if (this.#endless?.has(slot)) this.#endless.remove(slot);
      return;
    }
    if (this.#outOfOrder?.has(slot)) this.#outOfOrder.remove(slot);
    else this.#inOrder.remove(slot);
    this.#deadlines[slot] = Infinity;
  }

  /** What was slot `s` is slot `slotOf[s]` from now on. */
  renumber(slotOf: ArrayLike<number>): void {
    const entries = Array.from(this, (slot) => [slotOf[slot] as number, this.deadlineOf(slot)] as const);
    this.clear();
    for (const [slot, deadline] of entries) this.add(slot, deadline);
  }

  /** Empties the queue and gives its memory back. */
  clear(): void {
    this.#deadlines = NO_DEADLINES;
    this.#inOrder.clear();
    this.#outOfOrder = undefined;
    this.#endless = undefined;
  }

  /** Slots in order of deadline. The queue must not change meanwhile. */
  *[Symbol.iterator](): Generator<number> {
    const heaped = [...(this.#outOfOrder ?? [])];
    let taken = 0;
    for (const listed of this.#inOrder) {
      while (taken < heaped.length && this.deadlineOf(heaped[taken] as number) < this.deadlineOf(listed)) {
        yield heaped[taken++] as number;
      }
      yield listed;
    }
    yield* heaped.slice(taken);
    yield* this.#endless ?? [];
  }

  /** Whether a deadline may stand at the end of the list. */
  #isNext(deadline: number): boolean {
    if (this.#outOfOrder !== undefined && deadline <= this.#outOfOrder.latest) return false;
    const last = this.#inOrder.last;
    return last === -1 || this.deadlineOf(last) <= deadline;
  }
}
