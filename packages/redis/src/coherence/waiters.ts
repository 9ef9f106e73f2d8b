/** Those who wait for news of a key that another process loads. */
import { Ear } from './ear.js';

/** Above this many, whoever waits is not woken: the time runs out instead. */
const MAX_WAITERS = 10_000;

export class Waiters {
  readonly #ears = new Map<string, Set<Ear>>();
  #count = 0;

  /** Those that can be woken. */
  get size(): number {
    return this.#count;
  }

  /** Hears all news of a key from now on, until it is stopped. */
  listen(id: string): Ear {
    const ear = new Ear(() => this.#remove(id, ear));
    if (this.#count < MAX_WAITERS) this.#add(id, ear);
    return ear;
  }

  wake(id: string): void {
    for (const ear of this.#ears.get(id) ?? []) ear.hear();
  }

  wakeAll(): void {
    for (const id of this.#ears.keys()) this.wake(id);
  }

  #add(id: string, ear: Ear): void {
    const ears = this.#ears.get(id);
    if (ears === undefined) this.#ears.set(id, new Set([ear]));
    else ears.add(ear);
    this.#count++;
  }

  #remove(id: string, ear: Ear): void {
    const ears = this.#ears.get(id);
    if (ears?.delete(ear) !== true) return;
    this.#count--;
    if (ears.size === 0) this.#ears.delete(id);
  }
}
