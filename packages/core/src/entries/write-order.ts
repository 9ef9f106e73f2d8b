/**
 * Keeps the writes of one asynchronous backend in the order in which they were asked for: a write waits for those under
 * way on its key, a clear for those on its keys; no longer than a deadline, whatever is waiting before it.
 */
import { withDeadline, type Timer } from './deadline.js';

export class WriteOrder {
  readonly #writes = new Map<string, Promise<void>>();
  readonly #clears = new Map<Promise<void>, string>();

  /** Keys with a write under way, and clears. */
  get size(): number {
    return this.#writes.size + this.#clears.size;
  }

  /**
   * @param patience milliseconds to wait for what is under way
   * @param armed given the timer of that, for those who would not be kept alive by it
   */
  async write<T>(
    key: string,
    action: () => Promise<T>,
    patience = Infinity,
    armed?: (timer: Timer) => void,
  ): Promise<T> {
    const earlier = [...this.#clears].filter(([, prefix]) => key.startsWith(prefix)).map(([done]) => done);
    const last = this.#writes.get(key);
    if (last !== undefined) earlier.push(last);
    const { done, finish } = completion();
    this.#writes.set(key, done);
    try {
      if (earlier.length > 0) await allOf(earlier, patience, armed); // else it acts before this returns
      return await action();
    } finally {
      if (this.#writes.get(key) === done) this.#writes.delete(key);
      finish();
    }
  }

  /** @param patience milliseconds to wait for what is under way */
  async clear<T>(prefix: string, action: () => Promise<T>, patience = Infinity): Promise<T> {
    const earlier = [...this.#clears.keys()];
    for (const [key, done] of this.#writes) if (key.startsWith(prefix)) earlier.push(done);
    const { done, finish } = completion();
    this.#clears.set(done, prefix);
    try {
      if (earlier.length > 0) await allOf(earlier, patience); // else it acts before this returns
      return await action();
    } finally {
      this.#clears.delete(done);
      finish();
    }
  }
}

async function allOf(
  earlier: readonly Promise<void>[],
  patience: number,
  armed?: (timer: Timer) => void,
): Promise<void> {
  await withDeadline<unknown>(Promise.all(earlier), patience, () => undefined, armed);
}

function completion(): { done: Promise<void>; finish: () => void } {
  let finish = (): void => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { done, finish };
}
