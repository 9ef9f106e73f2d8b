/** A binary heap of slots by deadline, from which any slot can be removed. */

/** Places of the first growth. */
const FIRST_PLACES = 8;

/**
 * Earliest deadline first; of equal deadlines the one added first. All operations are O(log n) (Williams 1964, with the
 * place of each slot written down). Deadline, turn and slot lie in arrays by place, so that sifting reads no others.
 */
export class DeadlineHeap implements Iterable<number> {
  #deadlines = new Float64Array(FIRST_PLACES);
  /** Counts additions, to settle ties. */
  #turns = new Float64Array(FIRST_PLACES);
  #slots = new Int32Array(FIRST_PLACES);
  /** By slot: its place in the heap plus one; 0: not in it. */
  #places = new Int32Array(FIRST_PLACES);
  #size = 0;
  #turn = 0;
  #latest = -Infinity;

  get size(): number {
    return this.#size;
  }

  /** The slot with the earliest deadline, or -1. */
  get first(): number {
    return this.#size === 0 ? -1 : (this.#slots[0] as number);
  }

  /** The latest deadline added since the heap was last empty; `-Infinity`: it is empty. */
  get latest(): number {
    return this.#latest;
  }

  has(slot: number): boolean {
    return slot < this.#places.length && this.#places[slot] !== 0;
  }

  /** Adds a slot that is not in the heap. */
  add(slot: number, deadline: number): void {
    if (this.#size === this.#slots.length) this.#grow();
    if (slot >= this.#places.length) this.#reach(slot);
    if (deadline > this.#latest) this.#latest = deadline;
    this.#rise(this.#size++, slot, deadline, this.#turn++);
  }

  /** Takes out a slot that is in the heap. */
  remove(slot: number): void {
    const place = (this.#places[slot] as number) - 1;
    const end = --this.#size;
    this.#places[slot] = 0;
    if (place !== end) {
      // What was at the end fills the gap, once that is at the bottom (Floyd 1964): it mostly belongs far down.
      const [slot, deadline, turn] = [this.#slots[end], this.#deadlines[end], this.#turns[end]] as [
        number,
        number,
        number,
      ];
      this.#rise(this.#sink(place), slot, deadline, turn);
    }
    if (end === 0) this.#latest = -Infinity;
  }

  /** In order of deadline. The heap must not change meanwhile. */
  *[Symbol.iterator](): Generator<number> {
    const places = Array.from({ length: this.#size }, (_, place) => place);
    const [deadlines, turns] = [this.#deadlines as ArrayLike<number>, this.#turns as ArrayLike<number>];
    places.sort((a, b) => deadlines[a]! - deadlines[b]! || turns[a]! - turns[b]!);
    for (const place of places) yield this.#slots[place] as number;
  }

  /** Writes an entry at `place`, or above it where it belongs. */
  #rise(place: number, slot: number, deadline: number, turn: number): void {
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isLater(parent, deadline, turn)) break;
      this.#move(parent, place);
      place = parent;
    }
    this.#deadlines[place] = deadline;
    this.#turns[place] = turn;
    this.#slots[place] = slot;
    this.#places[slot] = place + 1;
  }

  /** Moves a gap at `place` down to the bottom, the earlier children up, and gives its place there. */
  #sink(place: number): number {
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) return place;
      const other = child + 1;
      if (other < this.#size && this.#isLater(child, this.#deadlines[other] as number, this.#turns[other] as number)) {
        child = other;
      }
      this.#move(child, place);
      place = child;
    }
  }

  #isLater(place: number, deadline: number, turn: number): boolean {
    const own = this.#deadlines[place] as number;
    return own > deadline || (own === deadline && (this.#turns[place] as number) > turn);
  }

  #move(from: number, to: number): void {
    const slot = this.#slots[from] as number;
    this.#deadlines[to] = this.#deadlines[from] as number;
    this.#turns[to] = this.#turns[from] as number;
    this.#slots[to] = slot;
    this.#places[slot] = to + 1;
  }

  #grow(): void {
    const length = 2 * this.#size;
    const [deadlines, turns, slots] = [new Float64Array(length), new Float64Array(length), new Int32Array(length)];
    deadlines.set(this.#deadlines);
    turns.set(this.#turns);
    slots.set(this.#slots);
    this.#deadlines = deadlines;
    this.#turns = turns;
    this.#slots = slots;
  }

  #reach(slot: number): void {
    const places = new Int32Array(Math.max(slot + 1, 2 * this.#places.length));
    places.set(this.#places);
    this.#places = places;
  }
}
