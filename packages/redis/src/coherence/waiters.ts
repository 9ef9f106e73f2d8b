/** Those who wait for news of a key that another process loads. */

/** Above this many, whoever waits is not woken: the time runs out instead. */
const MAX_WAITERS = 10_000;

export class Waiters {
  readonly #wakes = new Map<string, Set<() => void>>();
  #count = 0;

  /** Those that can be woken. */
  get size(): number {
    return this.#count;
  }

  /**
   * Resolves when the key is woken, or after `limit` milliseconds.
   *
   * @param id of the key
   */
  wait(id: string, limit: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#remove(id, end);
        resolve();
      };
      const timer = setTimeout(end, limit).unref();
      if (this.#count < MAX_WAITERS) this.#add(id, end);
    });
  }

  wake(id: string): void {
    for (const end of this.#wakes.get(id) ?? []) end();
  }

  wakeAll(): void {
    for (const id of this.#wakes.keys()) this.wake(id);
  }

  #add(id: string, end: () => void): void {
    const wakes = this.#wakes.get(id);
    if (wakes === undefined) this.#wakes.set(id, new Set([end]));
    else wakes.add(end);
    this.#count++;
  }

  #remove(id: string, end: () => void): void {
    const wakes = this.#wakes.get(id);
    if (wakes?.delete(end) !== true) return;
    this.#count--;
    if (wakes.size === 0) this.#wakes.delete(id);
  }
}
