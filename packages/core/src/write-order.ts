/**
 * Keeps the writes of one asynchronous backend in the order in which they were asked for: a write waits for those under
 * way on its key, a clear for those on its keys. Every write has a deadline of its own, so waiting is bounded by it.
 */
export class WriteOrder {
  readonly #writes = new Map<string, Promise<void>>();
  readonly #clears = new Map<Promise<void>, string>();

  /** Keys with a write under way. */
  get size(): number {
    return this.#writes.size + this.#clears.size;
  }

  async write<T>(key: string, action: () => Promise<T>): Promise<T> {
    const earlier = [...this.#clears].filter(([, prefix]) => key.startsWith(prefix)).map(([done]) => done);
    const last = this.#writes.get(key);
    if (last !== undefined) earlier.push(last);
    const { done, finish } = completion();
    this.#writes.set(key, done);
    try {
      if (earlier.length > 0) await Promise.all(earlier);
      return await action();
    } finally {
      if (this.#writes.get(key) === done) this.#writes.delete(key);
      finish();
    }
  }

  async clear<T>(prefix: string, action: () => Promise<T>): Promise<T> {
    const earlier = [...this.#clears.keys()];
    for (const [key, done] of this.#writes) if (key.startsWith(prefix)) earlier.push(done);
    const { done, finish } = completion();
    this.#clears.set(done, prefix);
    try {
      if (earlier.length > 0) await Promise.all(earlier);
      return await action();
    } finally {
      this.#clears.delete(done);
      finish();
    }
  }
}

function completion(): { done: Promise<void>; finish: () => void } {
  let finish = (): void => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { done, finish };
}
