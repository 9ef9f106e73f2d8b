/** Remembers the keys of texts that were asked for lately: the digest of one costs more than a hit in memory. */

/** Texts in each of two generations. */
const GENERATION = 1_000;
/** Longer texts are not kept: together they would take megabytes. */
const LONGEST_TEXT = 256;

export class KeyMemo {
  readonly #make: (text: string) => string;
  /** The younger generation, and the older one, which goes when the younger is full. */
  #young = new Map<string, string>();
  #old = new Map<string, string>();

  constructor(make: (text: string) => string) {
    this.#make = make;
  }

  of(text: string): string {
    const known = this.#young.get(text);
    if (known !== undefined) return known;
    const key = this.#old.get(text) ?? this.#make(text);
    if (text.length <= LONGEST_TEXT) this.#keep(text, key);
    return key;
  }

  #keep(text: string, key: string): void {
    if (this.#young.size >= GENERATION) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, key);
  }
}
