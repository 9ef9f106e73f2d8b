/** Operations on single keys that have not been answered, so that a late answer does not undo what was done meanwhile. */

/** One operation, from before it is sent. */
export class Read {
  /** The key was stored or removed in this process since: what is read may be older. */
  isOvertaken = false;
  readonly key: string;
  /** Of the shared backend's coherence, taken before the operation. */
  readonly mark: unknown;

  constructor(key: string, mark: unknown) {
    this.key = key;
    this.mark = mark;
  }
}

/** As large as the number of operations under way, whatever keys there are. */
export class ReadsUnderWay {
  readonly #byKey = new Map<string, Set<Read>>();

  /** Keys with an operation under way. */
  get size(): number {
    return this.#byKey.size;
  }

  begin(key: string, mark: unknown): Read {
    const read = new Read(key, mark);
    const others = this.#byKey.get(key);
    if (others === undefined) this.#byKey.set(key, new Set([read]));
    else others.add(read);
    return read;
  }

  end(read: Read): void {
    const reads = this.#byKey.get(read.key);
    reads?.delete(read);
    if (reads?.size === 0) this.#byKey.delete(read.key);
  }

  /** To be called when a key is stored or removed. */
  overtake(key: string): void {
    for (const read of this.#byKey.get(key) ?? []) read.isOvertaken = true;
  }

  /** To be called when the keys that start with `prefix` are removed. */
  overtakeAll(prefix: string): void {
    for (const key of this.#byKey.keys()) if (key.startsWith(prefix)) this.overtake(key);
  }
}
