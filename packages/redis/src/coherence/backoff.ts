/** How long to wait before the next try of what keeps failing. */

/** Milliseconds. */
const FIRST = 50;
const LONGEST = 1_000;

/** Waits double from 50 ms to 1 s. Each is cut by up to a half at random, so that processes do not try all at once. */
export class Backoff {
  readonly #random: () => number;
  #wait = FIRST;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Milliseconds until the next try. */
  next(): number {
    const wait = this.#wait;
    this.#wait = Math.min(wait * 2, LONGEST);
    return wait * (1 - this.#random() / 2);
  }

  /** It succeeded. */
  reset(): void {
    this.#wait = FIRST;
  }
}
