/** Those who wait for news of a key that another process loads. */

/** Above this many, whoever waits for another is not woken: the time runs out instead. */
const MAX_KEYS = 10_000;

export class Waiters {
  /** By the ids of keys. */
  readonly #wakes = new Map<string, Set<() => void>>();

  /** Keys that can be woken. */
  get size(): number {
    return this.#wakes.size;
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
      this.#add(id, end);
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
    if (wakes !== undefined) wakes.add(end);
    else if (this.#wakes.size < MAX_KEYS) this.#wakes.set(id, new Set([end]));
  }

  #remove(id: string, end: () => void): void {
    const wakes = this.#wakes.get(id);
    wakes?.delete(end);
    if (wakes?.size === 0) this.#wakes.delete(id);
  }
}
