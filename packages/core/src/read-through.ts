/**
 * A call on a cached method, step by step: key, look-up, hit; or join the load under way, or lead one, and store its
 * value. Start reading at `call`.
 *
 * On a synchronous backend all of it, up to the first `await` of the method itself, happens before the call returns; on
 * an asynchronous one the call returns a promise.
 */
import type { CachedMethod } from './cached-method.js';
import type { EntryStore } from './entries/entry-store.js';
import { reentrantLoad, syncMethod, uncacheableResult } from './errors.js';
import { isInside, runInside } from './load-context.js';
import { oneShotKind } from './one-shot.js';
import { CacheRecord, type ResultKind } from './record.js';
import type { Flight } from './single-flight.js';
import { isThenable } from './thenable.js';

type Args = readonly unknown[];

export class ReadThrough {
  readonly method: CachedMethod;
  readonly store: EntryStore;
  hits = 0;
  misses = 0;
  loads = 0;
  loadErrors = 0;
  staleHits = 0;
  coalesced = 0;

  constructor(method: CachedMethod, store: EntryStore) {
    this.method = method;
    this.store = store;
  }

  call(self: unknown, args: Args): unknown {
    const { method, store } = this;
    const { sync } = store.port;
    let key: string;
    let found: unknown;
    try {
      key = method.keys.of(self, args);
      if (sync) found = store.read(key);
    } catch (error) {
      return this.#refuse(error);
    }
    if (found !== undefined) {
      const record = CacheRecord.is(found) ? found : undefined;
      const kind = record?.kind ?? method.kind;
      // Of a method that never ran it is not known whether callers expect a promise: then a hit counts as a miss.
      if (kind !== undefined) {
        this.hits++;
        const value = record === undefined ? found : record.value;
        return kind === 'async' ? Promise.resolve(value) : value;
      }
    }
    return this.#joinOrLead(self, args, key);
  }

  /**
   * Loads now, whatever is stored and whatever is under way; the entry is replaced once the load has succeeded. It is for
   * a handle, so it waits for the store, and fails if that fails.
   */
  refresh(self: unknown, args: Args, key: string): unknown {
    const { flights } = this.store.state;
    if (flights.isEntering(key)) return this.#refuse(reentrantLoad(this.method.label));
    const signal = this.method.keys.signalOf(args);
    return this.#load(flights.begin(key, signal === undefined), self, args, signal, true);
  }

  #joinOrLead(self: unknown, args: Args, key: string): unknown {
    const { flights } = this.store.state;
    const signal = this.method.keys.signalOf(args);
    const underWay = signal === undefined ? flights.joinable(key) : undefined;
    if (flights.isEntering(key) || (underWay !== undefined && this.#isInside(underWay))) {
      return this.#refuse(reentrantLoad(this.method.label));
    }
    if (underWay !== undefined) {
      this.coalesced++;
      return underWay.join();
    }
    const flight = flights.begin(key, signal === undefined);
    if (!this.store.port.sync) return this.#lookUpThenLoad(flight, self, args, signal);
    this.misses++;
    return this.#load(flight, self, args, signal);
  }

  /** The look-up is part of the flight, so that concurrent calls share it and cannot each find nothing in turn. */
  async #lookUpThenLoad(flight: Flight, self: unknown, args: Args, signal: AbortSignal | undefined): Promise<unknown> {
    let found: unknown;
    flight.isLookingUp = true;
    try {
      found = await this.store.read(flight.key);
    } catch (error) {
      this.#abandon(flight, error);
      throw error;
    } finally {
      flight.isLookingUp = false;
    }
    if (found === undefined) {
      this.misses++;
      return await this.#load(flight, self, args, signal);
    }
    // Those who joined the look-up had a hit too.
    this.hits += 1 + flight.followers;
    this.coalesced -= flight.followers;
    const value = CacheRecord.is(found) ? found.value : found;
    flight.succeed(value);
    this.store.state.flights.end(flight);
    return value;
  }

  /** Leads a load. Only here is the method called. */
  #load(
    flight: Flight,
    self: unknown,
    args: Args,
    signal: AbortSignal | undefined,
    mustStore = this.method.policy.backendErrors === 'throw',
  ): unknown {
    const { method, store } = this;
    let result: unknown;
    let isPromise: boolean;
    this.loads++;
    flight.entering = true;
    try {
      result = this.#run(flight, self, args);
      isPromise = isThenable(result);
      if (!isPromise) this.#assertCacheable(result, 'sync');
    } catch (error) {
      this.loadErrors++;
      this.#abandon(flight, error);
      throw error;
    } finally {
      flight.entering = false;
    }
    if (isPromise) return this.#settle(flight, result as PromiseLike<unknown>, signal, mustStore);
    method.kind ??= 'sync';
    try {
      void store.fill(flight, result, 'sync', signal, mustStore);
    } finally {
      flight.isOver = true;
      store.state.flights.end(flight);
    }
    return result;
  }

  /**
   * The rest of an asynchronous load. The leader's own promise settles the flight: a second party that awaited the
   * method's promise would cost both of them the frames of their callers.
   */
  async #settle(
    flight: Flight,
    pending: PromiseLike<unknown>,
    signal: AbortSignal | undefined,
    mustStore: boolean,
  ): Promise<unknown> {
    const { method, store } = this;
    const { flights } = store.state;
    method.kind ??= 'async';
    let value: unknown;
    try {
      value = await pending;
      this.#assertCacheable(value, 'async');
    } catch (error) {
      this.loadErrors++;
      this.#abandon(flight, error);
      throw error;
    }
    const isStrict = method.policy.backendErrors === 'throw';
    // Followers have the value at once, unless all want to hear of a failed store; newcomers join until it is stored.
    if (!isStrict) flight.succeed(value);
    try {
      const filled = store.fill(flight, value, 'async', signal, mustStore);
      const end = (): void => flights.end(flight);
      if (filled === undefined) end();
      else filled.then(end, end);
      if (mustStore) await filled;
    } catch (error) {
      this.#abandon(flight, error);
      throw error;
    }
    if (isStrict) flight.succeed(value);
    return value;
  }

  #run(flight: Flight, self: unknown, args: Args): unknown {
    const { original, policy } = this.method;
    if (!policy.detectReentrancy) return original.apply(self, args as unknown[]);
    return runInside(flight, () => original.apply(self, args as unknown[]));
  }

  #isInside(flight: Flight): boolean {
    return this.method.policy.detectReentrancy && isInside(flight);
  }

  #assertCacheable(value: unknown, kind: ResultKind): void {
    const oneShot = oneShotKind(value);
    if (oneShot !== undefined) throw uncacheableResult(this.method.label, oneShot);
    if (kind === 'sync' && !this.store.port.sync) throw syncMethod(this.method.label);
  }

  #abandon(flight: Flight, error: unknown): void {
    this.store.state.flights.end(flight);
    flight.fail(error);
  }

  /** Fails in the manner of the method: a rejection if it is known to be async, else a throw. */
  #refuse(error: unknown): Promise<never> {
    if (this.method.kind === 'async' || !this.store.port.sync) return Promise.reject(error);
    throw error;
  }
}
