/** The types of the options that say which results are kept, for how long, and what callers get of them. */
import type { Duration } from '../duration.js';

/**
 * The options of freshness, a part of `PolicyOptions`. `result` is the method's result, awaited; the arguments are its
 * own. Where the overloads of a method differ in their arguments, a callback that takes any parameter must take all:
 * `(result, ...args) => ...`.
 *
 * Callbacks answer plainly, never with a promise. One that throws fails the call with its own error, one that answers
 * otherwise than stated here with a `TypeError` of code `PURECACHE_INVALID_OPTION`. Where the load has failed the caller
 * gets the error of the load, whatever `when` and `cacheErrors` do; a process warning tells of theirs.
 *
 * An asynchronous backend without a `clock` dates no entries. It supports `ttl`, but not `staleWhileRevalidate`,
 * `staleIfError`, `softTimeout`, `earlyRefresh` and `tags`.
 */
export interface FreshnessOptions<Args extends readonly any[], Result> {
  /**
   * How long a result is kept, counted from its store: milliseconds, or text such as `'500ms'`, `'1.5s'`, `'5m'`,
   * `'1h'`, `'7d'`; or a function of the result that gives it, where 0 means: do not store. Greater than 0; `Infinity`
   * means no expiry. Default: the backend's own, else no expiry.
   */
  ttl?: Duration | ((result: Result, ...args: Args) => Duration | 0);
  /**
   * How long after its `ttl` an entry is still served, at once, while one load in the background brings a new one. If
   * that load fails, the entry stays until the window ends, and the next attempt waits: 1 s, then twice as long each
   * time, at most 60 s. Needs `ttl`. Default: not at all. (RFC 5861.)
   */
  staleWhileRevalidate?: Duration;
  /**
   * How long after its `ttl` an entry is still served if the load fails; `when` chooses the errors. Where it gives
   * `false`, the call fails with the error. Needs `ttl`. Default: not at all; `when`: every error. (RFC 5861.)
   */
  staleIfError?:
    | Duration
    | {
        for: Duration;
        when?: (error: unknown, ...args: Args) => boolean;
      };
  /**
   * How long a call waits for a load before it takes a stale entry, if there is one; the load goes on and is stored.
   * Needs `ttl` and a stale window, and must be shorter than `timeout`. It takes effect past `staleWhileRevalidate`,
   * within which the old value comes at once anyway: give a longer `staleIfError`.
   * Default: no limit.
   */
  softTimeout?: Duration;
  /**
   * How long a call waits for a load before it fails with `PURECACHE_LOAD_TIMEOUT`. What the load gives later is dropped,
   * and the next call loads anew. A method that returns a plain value has returned it by then: it cannot time out.
   * Default: no limit.
   */
  timeout?: Duration;
  /**
   * The largest share of the `ttl`, from 0 to 1, that is cut off at random, so that entries stored together do not expire
   * together: with 0.1, a ttl of `'10m'` becomes 9 to 10 minutes. At least 1 ms is left. Needs `ttl`, and not `Infinity`.
   * Default: 0.
   */
  jitter?: number;
  /**
   * Refreshes an entry before its `ttl` ends, in the background, with a chance that grows towards the end and with the
   * time that its load took. `beta` is greater than 0; more than 1 refreshes earlier. Needs `ttl`. Default: off; `beta`:
   * 1. (XFetch: Vattani, Chierichetti, Lowenstein, Optimal Probabilistic Cache Stampede Prevention, VLDB 2015.)
   */
  earlyRefresh?: { beta?: number };
  /** Where `jitter` and `earlyRefresh` have their chance from: numbers from 0, less than 1. Default: `Math.random`. */
  random?: () => number;
  /**
   * For how long an error of the method is kept and thrown again, the same object, instead of a new load; `false`: not
   * at all. Greater than 0. An asynchronous backend needs an `errorCodec`. Default: no error is kept.
   */
  cacheErrors?: (error: unknown, ...args: Args) => Duration | false;
  /** Makes plain data of an error that `cacheErrors` keeps, and an error of it again. Goes with `cacheErrors`. */
  errorCodec?: ErrorCodec;
  /** `false`: the method just runs, and nothing is read or stored. Default: always cached. */
  condition?: (...args: Args) => boolean;
  /** `true`: the result goes to those who wait for it, and is not stored. Default: every result is stored. */
  unless?: (result: Result, ...args: Args) => boolean;
  /**
   * The names under which `invalidateTags` finds an entry. An asynchronous backend must have `invalidateTags` itself.
   * Default: none.
   */
  tags?: (result: Result, ...args: Args) => readonly string[];
  /**
   * Keeps callers apart, so that none can change what others get.
   *
   * - `'structured'`: each caller has a `structuredClone` of its own. Instances of classes become plain objects.
   * - `'freeze'`: all have the result itself, deeply frozen. It takes plain objects and arrays only.
   * - A function: each caller has what it makes of the value.
   *
   * A result that cannot be cloned or frozen fails the call with `PURECACHE_UNCACHEABLE_RESULT`. The method's type stays
   * as it is: with `'freeze'`, declare the result `Readonly`. Default: all have the result itself, the same reference.
   */
  copy?: 'structured' | 'freeze' | ((value: Result) => Result);
  /**
   * Is given the promise of each background load, which never rejects, for runtimes that stop once they have answered:
   * `waitUntil: (promise) => context.waitUntil(promise)`. Default: nobody waits.
   */
  waitUntil?: (promise: Promise<unknown>) => void;
}

/** Makes an error storable on a backend that serialises, and back. */
export interface ErrorCodec {
  /** What is stored of the error: whatever the backend can store, but no promise. */
  encode(error: unknown): unknown;
  /** What is thrown for it; `data` is what `encode` gave. */
  decode(data: any): unknown;
}
