/** A clock that moves when a test says so. */
import type { Clock } from '../runtime/clock.js';

export class ManualClock implements Clock {
  #now: number;

  /** @param start milliseconds that the clock shows at first */
  constructor(start = 0) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /**
   * Moves the clock on.
   *
   * @param milliseconds 0 or more; a monotonic clock never goes back
   * @throws RangeError for anything else
   */
  advance(milliseconds: number): void {
    if (!(milliseconds >= 0)) throw new RangeError(`A clock advances by 0 ms or more, not by ${String(milliseconds)}.`);
    this.#now += milliseconds;
  }
}
