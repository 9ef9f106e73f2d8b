/**
 * Keys of one backend whose last store, delete or clear has an unknown outcome. What the backend holds for them cannot be
 * trusted, so calls bypass it until a later delete, or clear, succeeds.
 */

/** The table is bounded: above this many keys, whole prefixes are suspect instead, until they are cleared. */
const MAX_KEYS = 10_000;

export class SuspectKeys {
  readonly #prefixOf: (key: string) => string;
  /** Made at the first failure. */
  #held: { readonly keys: Set<string>; readonly prefixes: Set<string> } | undefined;

  constructor(prefixOf: (key: string) => string) {
    this.#prefixOf = prefixOf;
  }

  /** Nothing is suspect: the rule, asked on every hit. */
  get isEmpty(): boolean {
    return this.#held === undefined;
  }

  /** Keys and prefixes held. */
  get size(): number {
    return this.#held === undefined ? 0 : this.#held.keys.size + this.#held.prefixes.size;
  }

  add(key: string): void {
    const { keys, prefixes } = this.#hold();
    keys.add(key);
    if (keys.size <= MAX_KEYS) return;
    for (const each of keys) prefixes.add(this.#prefixOf(each));
    keys.clear();
  }

  /** A clear of this prefix failed: any of its keys may still be there. */
  addPrefix(prefix: string): void {
    this.#hold().prefixes.add(prefix);
  }

  /** How a suspect key is made good: by deleting it, or by clearing all that shares its prefix. */
  cure(key: string): 'delete' | 'clear' | undefined {
    const held = this.#held;
    if (held === undefined) return undefined;
    if (held.prefixes.has(this.prefixToClear(key))) return 'clear';
    return held.keys.has(key) ? 'delete' : undefined;
  }

  /** What a cure by `clear` has to clear: the key's namespace, or everything if a clear of everything failed. */
  prefixToClear(key: string): string {
    return this.#held?.prefixes.has('') ? '' : this.#prefixOf(key);
  }

  /** A delete of this key succeeded. */
  delete(key: string): void {
    this.#held?.keys.delete(key);
    this.#drop();
  }

  /** A clear of this prefix succeeded. */
  clear(prefix: string): void {
    for (const set of [this.#held?.keys, this.#held?.prefixes]) {
      for (const each of set ?? []) if (each.startsWith(prefix)) set?.delete(each);
    }
    this.#drop();
  }

  #hold(): { readonly keys: Set<string>; readonly prefixes: Set<string> } {
    return (this.#held ??= { keys: new Set(), prefixes: new Set() });
  }

  #drop(): void {
    if (this.size === 0) this.#held = undefined;
  }
}
