/** Remembers what was made of the last few texts, within a bound. */

/** Longer texts are not remembered: the bound is one of memory, too. */
const LONGEST = 1_000;

/**
 * Two generations: when the newer one holds half of what is allowed, the older one goes. What was asked for since then
 * stays; nothing is done per use but a look-up.
 */
export class Memo<T> {
  readonly #half: number;
  readonly #make: (text: string) => T;
  #newer = new Map<string, T>();
  #older = new Map<string, T>();

  /** @param limit most texts remembered */
  constructor(limit: number, make: (text: string) => T) {
    this.#half = Math.ceil(limit / 2);
    this.#make = make;
  }

  /** Texts remembered. */
  get size(): number {
    return this.#newer.size + this.#older.size;
  }

  of(text: string): T {
    const known = this.#newer.get(text);
    if (known !== undefined) return known;
    const made = this.#older.get(text) ?? this.#make(text);
    if (text.length <= LONGEST) this.#keep(text, made);
    return made;
  }

  #keep(text: string, made: T): void {
    this.#older.delete(text); // it stands in one generation only
    if (this.#newer.size >= this.#half) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(text, made);
  }
}
