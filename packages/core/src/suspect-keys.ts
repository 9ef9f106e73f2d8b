/**
 * Keys of one backend whose last store or delete has an unknown outcome. What the backend holds for them cannot be
 * trusted, so calls bypass it until a later delete succeeds.
 */

/** The table is bounded: above this many keys, whole prefixes are suspect instead, until they are cleared. */
const MAX_KEYS = 10_000;

export class SuspectKeys {
  readonly prefixOf: (key: string) => string;
  readonly #keys = new Set<string>();
  readonly #prefixes = new Set<string>();

  constructor(prefixOf: (key: string) => string) {
    this.prefixOf = prefixOf;
  }

  /** Keys and prefixes held. */
  get size(): number {
    return this.#keys.size + this.#prefixes.size;
  }

  add(key: string): void {
    this.#keys.add(key);
    if (this.#keys.size <= MAX_KEYS) return;
    for (const each of this.#keys) this.#prefixes.add(this.prefixOf(each));
    this.#keys.clear();
  }

  /** How a suspect key is made good: by deleting it, or by clearing all that shares its prefix. */
  cure(key: string): 'delete' | 'clear' | undefined {
    if (this.#keys.size === 0 && this.#prefixes.size === 0) return undefined; // the hit path of a sound backend
    if (this.#prefixes.has(this.prefixOf(key))) return 'clear';
    return this.#keys.has(key) ? 'delete' : undefined;
  }

  /** A delete of this key succeeded. */
  delete(key: string): void {
    this.#keys.delete(key);
  }

  /** A clear of this prefix succeeded. */
  clear(prefix: string): void {
    for (const held of [this.#keys, this.#prefixes]) {
      for (const each of held) if (each.startsWith(prefix)) held.delete(each);
    }
  }
}
