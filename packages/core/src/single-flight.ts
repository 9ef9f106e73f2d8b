/**
 * Loads under way: the one that callers of a key can join, and the fence that keeps late values out of the store.
 *
 * The fence is the flight's `detached` mark. An invalidation sets it on every flight of its keys, and a load whose value
 * is stored sets it on those that began before: their values still go to those who wait, but are not stored.
 */
import { Flight } from './flight.js';
import type { Coherence } from './leading.js';

export { Flight, type LookUp } from './flight.js';

/** The flights of one backend, by key. */
export class Flights {
  readonly #newest = new Map<string, Flight>();
  readonly #coherence: Coherence | undefined;

  /** @param coherence of a backend that tells what other processes invalidate */
  constructor(coherence?: Coherence) {
    this.#coherence = coherence;
  }

  /** Keys with a load under way. */
  get size(): number {
    return this.#newest.size;
  }

  /** The flight that a call of this key joins, if there is one. */
  joinable(key: string): Flight | undefined {
    let flight = this.#newest.get(key);
    while (flight !== undefined && !(flight.joinable && this.isCurrent(flight))) flight = flight.older;
    return flight;
  }

  /** Whether a load of this key is under way that will be stored. */
  isUnderWay(key: string): boolean {
    for (let flight = this.#newest.get(key); flight !== undefined; flight = flight.older) {
      if (!flight.detached) return true;
    }
    return false;
  }

  /** Whether the synchronous part of a load of this key is running now. */
  isEntering(key: string): boolean {
    for (let flight = this.#newest.get(key); flight !== undefined; flight = flight.older) {
      if (flight.entering) return true;
    }
    return false;
  }

  begin(key: string, joinable: boolean): Flight {
    const flight = new Flight(key, joinable, this.#newest.get(key), this.#coherence?.mark(key));
    this.#newest.set(key, flight);
    return flight;
  }

  end(flight: Flight): void {
    flight.forget();
    if (flight.older === undefined && this.#newest.get(flight.key) === flight) this.#newest.delete(flight.key);
    else this.#keep(flight.key, (each) => each !== flight);
  }

  /** Fences the flights of the same key that began before this one: its value is newer than theirs. */
  outdateOlder(flight: Flight): void {
    for (let older = flight.older; older !== undefined; older = older.older) {
      older.detached = true;
      older.stale = undefined;
    }
  }

  /**
   * Fences the flights of one key.
   *
   * @param keepsStale whether what they may serve in place of their value is as good as before
   */
  detach(key: string, keepsStale = false): void {
    for (let flight = this.#newest.get(key); flight !== undefined; flight = flight.older) {
      flight.detached = true;
      if (!keepsStale) flight.stale = undefined;
    }
    this.#keep(key, isStillKnown);
  }

  /** Fences the flights of every key that starts with `prefix`. */
  detachAll(prefix: string): void {
    for (const key of this.#newest.keys()) if (key.startsWith(prefix)) this.detach(key);
  }

  /**
   * Keeps newcomers off the loads and look-ups, of keys that start with `prefix`, whose values may carry a tag that is
   * invalidated.
   *
   * @param forgetsStale whether stale entries that they have read cannot be told from valid ones
   */
  closeTagged(prefix: string, forgetsStale: boolean): void {
    for (const [key, newest] of this.#newest) {
      if (!key.startsWith(prefix)) continue;
      for (let flight: Flight | undefined = newest; flight !== undefined; flight = flight.older) {
        if (forgetsStale) flight.stale = undefined;
        if (flight.stamp !== undefined || flight.isLookingUp) flight.closed = true;
      }
    }
  }

  /**
   * Fences the look-ups of one key: they may have seen what is gone now. Loads have begun after them, and may go on, but
   * not with what they have seen.
   */
  detachLookUps(key: string): void {
    for (let flight = this.#newest.get(key); flight !== undefined; flight = flight.older) {
      if (flight.isLookingUp) flight.detached = true;
      flight.stale = undefined;
    }
    this.#keep(key, isStillKnown);
  }

  /** Fences the look-ups of every key that starts with `prefix`. */
  detachAllLookUps(prefix: string): void {
    for (const key of this.#newest.keys()) if (key.startsWith(prefix)) this.detachLookUps(key);
  }

  /**
   * Whether nothing that its value may depend on was invalidated since it began, by this process or by another.
   *
   * @param tags of the value, if they are known
   */
  isCurrent(flight: Flight, tags?: readonly string[]): boolean {
    if (flight.detached || flight.closed) return false;
    if (this.#coherence === undefined) return true;
    const mayHaveTags = flight.stamp !== undefined || flight.isLookingUp || flight.stale !== undefined;
    return this.#coherence.isCurrent(flight.mark, tags ?? (mayHaveTags ? 'any' : []));
  }

  #keep(key: string, isKept: (flight: Flight) => boolean): void {
    const kept: Flight[] = [];
    for (let flight = this.#newest.get(key); flight !== undefined; flight = flight.older) {
      if (isKept(flight)) kept.push(flight);
    }
    const newest = kept[0];
    if (newest === undefined) this.#newest.delete(key);
    else this.#newest.set(key, newest);
    kept.forEach((flight, i) => (flight.older = kept[i + 1]));
  }
}

/** A detached flight is of interest only while its method could call itself. */
function isStillKnown(flight: Flight): boolean {
  return !flight.detached || flight.entering;
}
