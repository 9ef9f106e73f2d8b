/**
 * A call on a cached method, step by step: key, look-up, hit; or join the load under way, or lead one. Start reading at
 * `call`; what happens in a load stands in `load.ts`.
 *
 * On a synchronous backend all of it, up to the first `await` of the method itself, happens before the call returns; on
 * an asynchronous one the call returns a promise.
 */
import { handOver } from './background.js';
import type { CacheBackend } from './backend.js';
import { inThisContext } from './runtime/async-context.js';
import { Answers } from './answers.js';
import type { CachedMethod } from './cached-method.js';
import type { EntryStore } from './entries/entry-store.js';
import type { SuspectKeys } from './entries/suspect-keys.js';
import { reentrantLoad, type PurecacheError } from './errors.js';
import { recordOf, withErrorDecoded } from './freshness/failure.js';
import { judge, type Judgement } from './freshness/judgement.js';
import { received } from './isolation/copy.js';
import { Load } from './load.js';
import { isInside } from './load-context.js';
import { CacheRecord } from './record.js';
import { isThenable } from './runtime/thenable.js';
import { isWatched } from './view/report-outcome.js';
import type { Flight, LookUp } from './single-flight.js';

type Args = readonly unknown[];

export class ReadThrough extends Answers {
  readonly #backend: CacheBackend;
  readonly #suspects: SuspectKeys;
  /** What the backend gives is what callers are given, records apart. */
  readonly #isDirect: boolean;
  readonly #isSync: boolean;

  constructor(method: CachedMethod, store: EntryStore) {
    super(method, store);
    this.#backend = store.port.backend;
    this.#suspects = store.state.suspects;
    this.#isDirect = store.isSimple;
    this.#isSync = store.port.sync;
  }

  call(self: unknown, args: Args): unknown {
    const { method, store } = this;
    let key: string;
    let found: unknown;
    try {
      key = method.keys.of(self, args);
      if (this.#isSync) found = store.read(key);
    } catch (error) {
      return this.refuse(error);
    }
    return this.isBareHit(found) ? this.giveHit(found) : this.#answer(self, args, key, found);
  }

  /**
   * The same with one argument whose key is made. Most calls come here, so it asks the backend itself: where many objects
   * have a cache, every object on the way to an entry costs a cache miss of the processor.
   */
  callWithOne(self: unknown, arg: unknown, key: string): unknown {
    if (!this.#isDirect || !this.#suspects.isEmpty) return this.call(self, [arg]);
    const { port } = this.store;
    let found: unknown;
    try {
      found = this.#backend.get(key);
    } catch (error) {
      return this.#answerAfter(port.failed('get', key, error), self, [arg], key);
    }
    if (isThenable(found)) return this.#answerAfter(port.broken('get', key, found), self, [arg], key);
    return this.isBareHit(found) ? this.giveHit(found) : this.#answer(self, [arg], key, found);
  }

  /**
   * Loads now, whatever is stored and whatever is under way; the entry is replaced once the load has succeeded. It is for
   * a handle, so it waits for the store, and fails if that fails.
   */
  refresh(self: unknown, args: Args, key: string): unknown {
    const { flights } = this.store.state;
    if (flights.isEntering(key)) return this.refuse(reentrantLoad(this.method.label));
    const signal = this.method.keys.signalOf(args);
    const flight = flights.begin(key, signal === undefined);
    const demand = { self, args, signal, mayFail: true, replaces: true, isBackground: false };
    return new Load(this, flight, demand).run();
  }

  #answerAfter(failure: PurecacheError, self: unknown, args: Args, key: string): unknown {
    try {
      this.store.readFailed(failure);
    } catch (error) {
      return this.refuse(error);
    }
    return this.#answer(self, args, key, undefined);
  }

  #answer(self: unknown, args: Args, key: string, found: unknown): unknown {
    const { copier, kind } = this.method;
    if (CacheRecord.is(found)) return this.#answerFromRecord(self, args, key, found);
    // Of a method that never ran it is not known whether callers expect a promise: then a hit counts as a miss.
    if (found === undefined || kind === undefined) return this.#joinOrLead(self, args, key, undefined);
    this.count('hits');
    if (isWatched()) this.report('hit', key, undefined);
    if (copier !== undefined) return this.giveCopy(copier, found, kind);
    return kind === 'async' ? Promise.resolve(found) : found;
  }

  #answerFromRecord(self: unknown, args: Args, key: string, found: CacheRecord): unknown {
    const kind = found.kind ?? this.method.kind;
    const record = withErrorDecoded(this.method, found);
    if (kind === undefined || record === undefined) return this.#joinOrLead(self, args, key, undefined);
    let judged: Judgement;
    try {
      judged = judge(record, this);
    } catch (error) {
      return this.refuse(error);
    }
    if (judged === 'fallback' || judged === 'outdated') {
      return this.#joinOrLead(self, args, key, judged === 'fallback' ? record : undefined);
    }
    this.countServed(judged, key, record);
    if (judged !== 'fresh') this.#refreshLater(self, args, key, record);
    return this.give(record, kind);
  }

  #joinOrLead(self: unknown, args: Args, key: string, fallback: CacheRecord | undefined): unknown {
    const { method } = this;
    const { flights } = this.store.state;
    const signal = method.keys.signalOf(args);
    const underWay = signal === undefined ? flights.joinable(key) : undefined;
    if (flights.isEntering(key) || (underWay !== undefined && method.policy.detectReentrancy && isInside(underWay))) {
      return this.refuse(reentrantLoad(method.label));
    }
    if (underWay !== undefined) {
      const stale = underWay.servesStale ? this.store.staleOf(underWay) : undefined;
      const judged = stale === undefined ? 'outdated' : judge(stale, this, true);
      if (stale !== undefined && judged !== 'outdated') {
        this.countServed(judged, key, stale);
        return this.give(stale, 'async');
      }
      const count = (outcome: LookUp): void => this.#countJoined(key, outcome);
      // A trace is told by its context, and the look-up ends in that of the call that began it.
      if (underWay.isLookingUp) underWay.whenLookedUp(isWatched() ? inThisContext(count) : count);
      else count('nothing');
      const { copier } = method;
      return copier === undefined ? underWay.join() : underWay.join().then((value) => copier.give(value));
    }
    const flight = flights.begin(key, signal === undefined);
    if (!this.store.port.sync) return this.#lookUpThenLead(flight, self, args, signal);
    return this.#miss(flight, self, args, signal, fallback);
  }

  #countJoined(key: string, outcome: LookUp): void {
    if (outcome === 'failed') return;
    if (outcome !== 'nothing') return this.countServed(outcome.served, key, outcome.record);
    this.count('coalesced');
    if (isWatched()) this.report('coalesced', key, undefined);
  }

  /** The look-up is part of the flight, so that concurrent calls share it and cannot each find nothing in turn. */
  async #lookUpThenLead(flight: Flight, self: unknown, args: Args, signal: AbortSignal | undefined): Promise<unknown> {
    const { flights } = this.store.state;
    let record: CacheRecord | undefined;
    let judged: Judgement;
    flight.isLookingUp = true;
    try {
      record = received(this.method.copier, recordOf(this.method, await this.store.read(flight.key)));
      judged = record === undefined ? 'outdated' : judge(record, this);
    } catch (error) {
      flight.lookedUp('failed');
      flights.end(flight);
      flight.fail(error);
      throw error;
    }
    // What was invalidated during the look-up is for the calls that were there before, not for those to come.
    const isOutdated = flight.detached || flight.closed;
    if (record === undefined || judged === 'fallback' || judged === 'outdated') {
      flight.lookedUp('nothing');
      return await this.#miss(flight, self, args, signal, judged === 'fallback' && !isOutdated ? record : undefined);
    }
    flight.lookedUp({ served: judged, record });
    if (record.error === undefined) flight.succeed(record.value);
    else flight.fail(record.error.thrown);
    flights.end(flight);
    this.countServed(judged, flight.key, record);
    if (judged !== 'fresh' && !isOutdated) this.#refreshLater(self, args, flight.key, record);
    return await this.give(record, 'async');
  }

  #miss(
    flight: Flight,
    self: unknown,
    args: Args,
    signal: AbortSignal | undefined,
    fallback: CacheRecord | undefined,
  ): unknown {
    // With a stale entry at hand it is not known yet what the call comes to.
    if (fallback === undefined) this.countMiss(flight.key);
    const mayFail = this.method.policy.backendErrors === 'throw';
    flight.stale = fallback;
    const demand = { self, args, signal, mayFail, replaces: fallback !== undefined, isBackground: false };
    return new Load(this, flight, demand).run();
  }

  /** Begins a load that nobody waits for, once the caller has been answered; one per key, and none while it backs off. */
  #refreshLater(self: unknown, args: Args, key: string, record: CacheRecord): void {
    const { method, store } = this;
    const { flights } = store.state;
    if (flights.isUnderWay(key)) return;
    if (store.state.hasBackoff && !store.state.backoff.mayTry(key, store.now())) return;
    const signal = method.keys.signalOf(args);
    // A synchronous caller could not join it.
    const flight = flights.begin(key, signal === undefined && (method.kind === 'async' || !store.port.sync));
    flight.stale = record;
    flight.servesStale = true;
    const demand = { self, args, signal, mayFail: false, replaces: true, isBackground: true };
    const refresh = async (): Promise<void> => {
      await Promise.resolve();
      if (flight.followers === 0 && (flight.detached || signal?.aborted === true)) return flights.end(flight);
      await new Load(this, flight, demand).run();
    };
    handOver(method, refresh());
  }
}
