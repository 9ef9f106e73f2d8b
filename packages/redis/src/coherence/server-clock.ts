/** The server's clock, as far as its answers tell: the one clock that all processes share. */
import type { Clock } from '@purecache/core';

/** Readings kept. */
const READINGS = 8;
/** Milliseconds by which clocks may drift apart between two readings before they contradict each other. */
const DRIFT = 1;
/** Milliseconds that the clock waits for rather than go back. */
const LONGEST_STOP = 1_000;

interface Reading {
  /** What is to be added to the process's monotonic clock, in milliseconds. */
  readonly offset: number;
  /** The most by which that can be wrong: half of the round trip. */
  readonly error: number;
}

/**
 * Milliseconds since 1970 by the server's clock. Until the first reading it goes by the process's wall clock, as that was
 * when the clock was made; a jump of the wall clock is never noticed.
 *
 * A correction does not take the clock back: it stops until it is right. A clock that is set back by more than a second,
 * or another server's, does: if it stopped for that long, all that is stored meanwhile would look old.
 */
export class ServerClock implements Clock {
  readonly #monotonic: () => number;
  /** Oldest first. */
  #readings: Reading[] = [];
  #offset: number;
  #latest = -Infinity;

  /**
   * @param monotonic milliseconds that do not go back
   * @param wallClock milliseconds since 1970
   */
  constructor(monotonic: () => number, wallClock: () => number = Date.now) {
    this.#monotonic = monotonic;
    this.#offset = wallClock() - monotonic();
  }

  /** Whether the server has told its time. */
  get isSet(): boolean {
    return this.#readings.length > 0;
  }

  now(): number {
    const now = this.#monotonic() + this.#offset;
    if (now < this.#latest && this.#latest - now <= LONGEST_STOP) return this.#latest;
    return (this.#latest = now);
  }

  /**
   * The server told its time. The reading with the shortest round trip of the last eight counts; those that the new one
   * contradicts are forgotten.
   *
   * @param serverTime milliseconds since 1970, read between `sentAt` and `receivedAt`
   * @param sentAt by the monotonic clock, as `receivedAt`
   */
  read(serverTime: number, sentAt: number, receivedAt: number): void {
    const reading = { offset: serverTime - (sentAt + receivedAt) / 2, error: (receivedAt - sentAt) / 2 };
    const isPossible = ({ offset, error }: Reading) =>
      Math.abs(offset - reading.offset) <= error + reading.error + DRIFT;
    this.#readings = [...this.#readings.filter(isPossible), reading].slice(-READINGS);
    // Of equals the newest: it has drifted least.
    this.#offset = this.#readings.reduce((best, each) => (each.error <= best.error ? each : best)).offset;
  }
}
