/**
 * One run of the method, and what becomes of its result: who gets it, whether it is stored, and what is served in its
 * place if it fails or takes too long. Start reading at `run`.
 */
import type { CachedMethod } from './cached-method.js';
import { withDeadline } from './entries/deadline.js';
import type { EntryStore } from './entries/entry-store.js';
import type { FillDemand } from './entries/fill-demand.js';
import { syncMethod, uncacheableResult } from './errors.js';
import { keepError, mayServeStale } from './freshness/failure.js';
import { keep, type Kept, type Origin } from './freshness/keeping.js';
import { judge } from './freshness/judgement.js';
import { handOver } from './background.js';
import { invoke } from './invoke.js';
import { LoadTimer } from './load-timer.js';
import { LoadReport } from './view/load-report.js';
import { oneShotKind } from './one-shot.js';
import type { CacheRecord, ResultKind } from './record.js';
import type { Flight } from './flight.js';
import { isThenable } from './runtime/thenable.js';

type Args = readonly unknown[];

/** The cache that a load is for. */
export interface LoadingCache {
  readonly method: CachedMethod;
  readonly store: EntryStore;
  count(name: 'loads' | 'loadErrors'): void;
  countMiss(key: string): void;
  countServed(judged: 'fallback', key: string, record: CacheRecord): void;
}

export interface LoadDemand extends FillDemand {
  readonly self: unknown;
  readonly args: Args;
  /** No caller waits for it. */
  readonly isBackground: boolean;
}

/** A result that is good for callers and, if anything is kept of it, for the backend. */
interface Accepted {
  readonly value: unknown;
  readonly kept: Kept | undefined;
}

export class Load {
  readonly #cache: LoadingCache;
  readonly #flight: Flight;
  readonly #demand: LoadDemand;
  #isBackground: boolean;
  readonly #report: LoadReport;
  readonly #timer: LoadTimer;
  /** Whether it is known what the call that leads came to. */
  #isCounted: boolean;

  constructor(cache: LoadingCache, flight: Flight, demand: LoadDemand) {
    this.#cache = cache;
    this.#flight = flight;
    this.#demand = demand;
    this.#isBackground = demand.isBackground;
    this.#isCounted = flight.stale === undefined || demand.isBackground;
    this.#report = new LoadReport(cache.method, flight.key);
    this.#timer = new LoadTimer(cache.method, flight);
  }

  /** Runs the method, once. It is called nowhere else. */
  run(): unknown {
    const { method, store } = this.#cache;
    const flight = this.#flight;
    let result: unknown;
    let isPromise: boolean;
    this.#cache.count('loads');
    try {
      store.date(flight);
    } catch (error) {
      this.#abandon(error); // a clock that throws
      throw error;
    }
    flight.entering = true;
    try {
      result = invoke(method, flight, this.#demand, () => this.#report.observe(this.#isBackground));
      isPromise = isThenable(result);
    } catch (error) {
      flight.entering = false;
      const recovered = this.#recover(error, 'sync');
      return method.kind === 'async' ? Promise.resolve(recovered) : recovered;
    }
    flight.entering = false;
    if (isPromise) return this.#unlessSlow(this.#settle(result as PromiseLike<unknown>));
    if (store.port.sync) method.kind ??= 'sync';
    let accepted: Accepted;
    try {
      accepted = this.#accept(result, 'sync');
    } catch (error) {
      if (method.kind === 'async') return Promise.reject(error);
      throw error;
    }
    try {
      void store.fill(flight, accepted.kept, this.#demand);
    } finally {
      flight.succeed(accepted.value);
      store.state.flights.end(flight);
    }
    return this.#give(accepted.value);
  }

  /**
   * The rest of an asynchronous load. The leader's own promise settles the flight: a second party that awaited the
   * method's promise would cost both of them the frames of their callers.
   */
  async #settle(pending: PromiseLike<unknown>): Promise<unknown> {
    const { method, store } = this.#cache;
    const { flights } = store.state;
    const flight = this.#flight;
    method.kind ??= 'async';
    let result: unknown;
    try {
      result = await this.#timer.limit(pending, this.#isBackground);
    } catch (error) {
      return this.#recover(error, 'async');
    }
    const { value, kept } = this.#accept(result, 'async');
    const isStrict = method.policy.backendErrors === 'throw';
    // Followers have the value at once, unless all want to hear of a failed store; newcomers join until it is stored.
    if (!isStrict) flight.succeed(value);
    try {
      const filled = store.fill(flight, kept, this.#demand);
      const end = (): void => flights.end(flight);
      if (filled === undefined) end();
      else filled.then(end, end);
      if (this.#demand.mayFail || this.#isBackground) await filled;
    } catch (error) {
      this.#abandon(error);
      throw error;
    }
    if (isStrict) flight.succeed(value);
    return this.#give(value);
  }

  /** Serves the stale entry once `softTimeout` has passed, and lets the load go on. */
  #unlessSlow(settled: Promise<unknown>): Promise<unknown> {
    const { method, store } = this.#cache;
    const flight = this.#flight;
    const { softTimeout } = method.policy;
    if (flight.stale === undefined || softTimeout === Infinity || this.#isBackground) return settled;
    return withDeadline(settled, softTimeout, () => {
      const stale = store.staleOf(flight);
      if (flight.isOver || stale === undefined || judge(stale, this.#cache, true) === 'outdated') return settled;
      this.#isBackground = true;
      handOver(method, settled);
      flight.release(stale.value);
      this.#timer.release();
      return this.#serveStale(stale);
    });
  }

  /** What is given to callers and what to the backend; a result that cannot be cached fails the load. */
  #accept(result: unknown, kind: ResultKind): Accepted {
    const { method, store } = this.#cache;
    this.#countAsMiss();
    try {
      const oneShot = oneShotKind(result);
      if (oneShot !== undefined) throw uncacheableResult(method.label, oneShot);
      if (kind === 'sync' && !store.port.sync) throw syncMethod(method.label);
      const value = method.copier === undefined ? result : method.copier.keep(result);
      const kept = keep(method, value, this.#origin(kind));
      if (store.state.hasBackoff) store.state.backoff.succeeded(this.#flight.key);
      this.#report.succeeded();
      return { value, kept };
    } catch (error) {
      this.#cache.count('loadErrors');
      if (this.#isBackground) store.state.backoff.failed(this.#flight.key, store.nowAnyhow());
      this.#report.wasUncacheable(error);
      this.#abandon(error);
      throw error;
    }
  }

  /** The method has failed: serves a stale entry in its place if that is wanted, else fails the callers. */
  #recover(error: unknown, kind: ResultKind): unknown {
    const { method, store } = this.#cache;
    const { flights } = store.state;
    const flight = this.#flight;
    const { args, isBackground, replaces, signal } = this.#demand;
    const isGivenUp = signal?.aborted === true;
    const stale = store.staleOf(flight);
    this.#cache.count('loadErrors');
    const now = store.nowAnyhow();
    const isSpared = stale !== undefined && !isGivenUp && mayServeStale(method, stale, now, error, args);
    // A load that was begun for nobody may have somebody waiting for it by now.
    const isUnseen = isSpared || (this.#isBackground && !flight.isAwaited);
    this.#report.failed(isUnseen ? 'refresh-error' : 'load-error', error);
    if (this.#isBackground && !isGivenUp) store.state.backoff.failed(flight.key, now);
    if (isSpared) {
      flight.succeed(stale.value);
      flights.end(flight);
      if (this.#isBackground) throw error;
      return this.#serveStale(stale);
    }
    this.#countAsMiss();
    flight.fail(error);
    try {
      // An entry that is there stays: what a handle refreshes, say.
      const isKept = !isUnseen && (!replaces || isBackground || flight.stale !== undefined);
      const kept = isKept ? keepError(method, error, this.#origin(kind)) : undefined;
      const filled = store.fill(flight, kept, { ...this.#demand, mayFail: false, replaces: false });
      if (filled === undefined) flights.end(flight);
      else void filled.finally(() => flights.end(flight));
    } catch {
      flights.end(flight);
    }
    throw error;
  }

  #serveStale(stale: CacheRecord): unknown {
    this.#isCounted = true;
    this.#cache.countServed('fallback', this.#flight.key, stale);
    return this.#give(stale.value);
  }

  #countAsMiss(): void {
    if (this.#isCounted) return;
    this.#isCounted = true;
    this.#cache.countMiss(this.#flight.key);
  }

  #origin(kind: ResultKind): Origin {
    const { method, store } = this.#cache;
    const { startedAt, stamp } = this.#flight;
    const { sync } = store.port;
    const endedAt = method.policy.isDated ? store.exactNow() : 0;
    return { kind, tellsKind: sync, args: this.#demand.args, startedAt, endedAt, stamp: sync ? stamp : undefined };
  }

  /** A caller's own copy, if the method has its results copied. */
  #give(value: unknown): unknown {
    const { copier } = this.#cache.method;
    return copier === undefined ? value : copier.give(value);
  }

  #abandon(error: unknown): void {
    this.#cache.store.state.flights.end(this.#flight);
    this.#flight.fail(error);
  }
}
