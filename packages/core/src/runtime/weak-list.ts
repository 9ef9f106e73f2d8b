/** A list that keeps nothing alive. Dead members are dropped whenever the list has doubled, so it stays in proportion. */
export class WeakList<T extends object> {
  #refs: WeakRef<T>[] = [];
  #pruneAt = 16;

  add(member: T): void {
    if (this.#refs.length >= this.#pruneAt) {
      this.#refs = this.#refs.filter((ref) => ref.deref() !== undefined);
      this.#pruneAt = Math.max(16, this.#refs.length * 2);
    }
    this.#refs.push(new WeakRef(member));
  }

  /** Members that still live, in order. */
  live(): T[] {
    return this.#refs.map((ref) => ref.deref()).filter((member) => member !== undefined);
  }

  /** References held, dead ones included. */
  get size(): number {
    return this.#refs.length;
  }
}
