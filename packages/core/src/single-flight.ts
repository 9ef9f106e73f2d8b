/**
 * Loads under way: the one that callers of a key can join, and the fence that keeps late values out of the store.
 *
 * The fence is the flight's `detached` mark. An invalidation sets it on every flight of its keys, and a load whose value
 * is stored sets it on those that began before: their values still go to those who wait, but are not stored.
 */

import type { CacheRecord } from './record.js';

const ignore = (): void => {};

/** What a look-up found; `failed`: its backend did, and the calls with it; `nothing`: a load follows. */
export type LookUp = { readonly served: Servable; readonly record: CacheRecord } | 'nothing' | 'failed';

type Servable = 'fresh' | 'early' | 'stale';

export class Flight {
  readonly key: string;
  /** A call that carries an AbortSignal loads for itself alone. */
  readonly joinable: boolean;
  /** The synchronous part of the method is running, so a call of the same key can only come from inside it. */
  entering = false;
  /** The backend is being asked; no load has begun. */
  isLookingUp = false;
  /** It has succeeded or failed. */
  isOver = false;
  detached = false;
  /** Tags were invalidated, one of which its value may carry: nobody joins any more; its value may yet be stored. */
  closed = false;
  /** An entry that may be served in place of the load's value, until it is invalidated. */
  stale: CacheRecord | undefined;
  /** Nobody waits for the load any more while there is a stale entry. */
  servesStale = false;
  /** Called when somebody joins. */
  onJoin: (() => void) | undefined;
  /** When the load began, in milliseconds of the backend's clock; 0: its entry is not dated. */
  startedAt = 0;
  /** Invalidations of tags before the load began; `undefined`: its value carries no tags. */
  stamp: number | undefined;
  /** Callers that joined. */
  followers = 0;
  /** An earlier flight of the same key that is still under way. */
  older: Flight | undefined;

  #outcome: { readonly value: unknown } | { readonly error: unknown } | undefined;
  /** Followers that learn from the look-up what their calls came to. */
  #deciding: ((outcome: LookUp) => void)[] | undefined;
  #waiting:
    { promise: Promise<unknown>; resolve: (value: unknown) => void; reject: (error: unknown) => void } | undefined;

  constructor(key: string, joinable: boolean, older: Flight | undefined) {
    this.key = key;
    this.joinable = joinable;
    this.older = older;
  }

  /** A promise of the caller's own, so that a rejection which that caller does not handle is reported as its own. */
  async join(): Promise<unknown> {
    this.followers++;
    this.onJoin?.();
    const outcome = this.#outcome;
    if (outcome !== undefined) {
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    }
    if (this.#waiting === undefined) {
      let resolve: (value: unknown) => void = ignore;
      let reject: (error: unknown) => void = ignore;
      const promise = new Promise<unknown>((onValue, onError) => {
        resolve = onValue;
        reject = onError;
      });
      // Nobody but the followers waits on this promise, and each of them has its own: alone it must not be reported.
      promise.catch(ignore);
      this.#waiting = { promise, resolve, reject };
    }
    return await this.#waiting.promise;
  }

  /** Whether anybody who joined still waits. */
  get isAwaited(): boolean {
    return this.#waiting !== undefined;
  }

  /** Has `decide` called when the look-up is over. */
  whenLookedUp(decide: (outcome: LookUp) => void): void {
    (this.#deciding ??= []).push(decide);
  }

  /** The look-up is over. */
  lookedUp(outcome: LookUp): void {
    this.isLookingUp = false;
    for (const decide of this.#deciding ?? []) decide(outcome);
    this.#deciding = undefined;
  }

  /** Gives a stale value to those who wait; the load goes on. */
  release(value: unknown): void {
    this.servesStale = true;
    this.#waiting?.resolve(value);
    this.#waiting = undefined;
  }

  /** Gives the value to followers, those who join until the flight ends included. */
  succeed(value: unknown): void {
    this.isOver = true;
    this.#outcome = { value };
    this.#waiting?.resolve(value);
  }

  fail(error: unknown): void {
    this.isOver = true;
    this.#outcome = { error };
    this.#waiting?.reject(error);
  }

  /** Nobody joins any more: the value must not be kept by what still knows the flight. */
  forget(): void {
    this.#outcome = undefined;
    this.stale = undefined;
    this.onJoin = undefined;
  }
}

/** The flights of one backend, by key. */
export class Flights {
  readonly #newest = new Map<string, Flight>();

  /** Keys with a load under way. */
  get size(): number {
    return this.#newest.size;
  }

  /** The flight that a call of this key joins, if there is one. */
  joinable(key: string): Flight | undefined {
    let flight = this.#newest.get(key);
    while (flight !== undefined && (flight.detached || flight.closed || !flight.joinable)) flight = flight.older;
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
    const flight = new Flight(key, joinable, this.#newest.get(key));
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
