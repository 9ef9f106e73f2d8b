/** One load under way: who waits for it, what may be served in its place, and whether its value may be stored. */
import type { Lease } from './leading.js';
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
  /** The right to store what it loads, on a backend that gives leases. */
  lease: Lease | undefined;
  /** Callers that joined. */
  followers = 0;
  /** An earlier flight of the same key that is still under way. */
  older: Flight | undefined;
  /** By which the backend tells whether other processes have invalidated the key since the flight began. */
  readonly mark: unknown;

  #outcome: { readonly value: unknown } | { readonly error: unknown } | undefined;
  /** Followers that learn from the look-up what their calls came to. */
  #deciding: ((outcome: LookUp) => void)[] | undefined;
  #waiting:
    { promise: Promise<unknown>; resolve: (value: unknown) => void; reject: (error: unknown) => void } | undefined;

  constructor(key: string, joinable: boolean, older: Flight | undefined, mark?: unknown) {
    this.key = key;
    this.joinable = joinable;
    this.older = older;
    this.mark = mark;
  }

  /** A promise of the caller's own, so that a rejection which that caller does not handle is reported as its own. */
  join(): Promise<unknown> {
    this.followers++;
    this.onJoin?.();
    const outcome = this.#outcome;
    if (outcome !== undefined) {
      return 'error' in outcome ? Promise.reject(outcome.error) : Promise.resolve(outcome.value);
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
    return this.#waiting.promise.then(); // cheaper than an async function, where thousands join
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

  /** Nobody joins any more: the value must not be kept by what still knows the flight, nor a lease that was of no use. */
  forget(): void {
    this.lease?.release();
    this.lease = undefined;
    this.#outcome = undefined;
    this.stale = undefined;
    this.onJoin = undefined;
  }
}
