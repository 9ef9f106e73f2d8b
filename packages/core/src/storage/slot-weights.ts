/** The weights of slots, and their sum. */

const NO_WEIGHTS = new Float64Array(0);

export class SlotWeights {
  #weights = NO_WEIGHTS;
  #total = 0;

  /** Sum of all weights. Exact for whole numbers; fractions may leave a rounding error until `clear`. */
  get total(): number {
    return this.#total;
  }

  weightOf(slot: number): number {
    return this.#weights[slot] ?? 0;
  }

  /** Makes room for slots below `slots`. */
  reserve(slots: number): void {
    if (slots <= this.#weights.length) return;
    const weights = new Float64Array(slots);
    weights.set(this.#weights);
    this.#weights = weights;
  }

  /** Sets the weight of a slot there is room for; 0 takes it out. */
  set(slot: number, weight: number): void {
    this.#total += weight - this.weightOf(slot);
    this.#weights[slot] = weight;
  }

  /** What was slot `s` is slot `slotOf[s]` from now on, all of them below `slots`. */
  renumber(slotOf: Int32Array, slots: number): void {
    const weights = new Float64Array(slots);
    slotOf.forEach((to, from) => {
      if (to !== -1) weights[to] = this.weightOf(from);
    });
    this.#weights = weights;
  }

  /** Takes every weight out and gives the memory back. */
  clear(): void {
    this.#weights = NO_WEIGHTS;
    this.#total = 0;
  }
}
