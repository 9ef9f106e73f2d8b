/**
 * A call on a cached method, step by step: key, look-up, hit; or join the load under way, or lead one. Start reading at
 * `call`; what happens in a load stands in `load.ts`.
 *
 * On a synchronous backend all of it, up to the first `await` of the method itself, happens before the call returns; on
 * an asynchronous one the call returns a promise.
 */
import { inThisContext } from './runtime/async-context.js';
import type { CachedMethod } from './cached-method.js';
import type { EntryStore } from './entries/entry-store.js';
import type { SuspectKeys } from './entries/suspect-keys.js';
import { reentrantLoad, type PurecacheError } from './errors.js';
import { recordOf, withErrorDecoded } from './freshness/failure.js';
import { judge, type Judgement, type Servable } from './freshness/judgement.js';
import { received } from './isolation/copy.js';
import { Loads } from './loads.js';
import { isInside } from './load-context.js';
import { CacheRecord } from './record.js';
import { isThenable } from './runtime/thenable.js';
import { isWatched } from './view/report-outcome.js';
import type { Flight, LookUp } from './flight.js';

type Args = readonly unknown[];

export class ReadThrough extends Loads {
  /** The part of the backend that answers at once. */
  readonly #near: { get(key: string): unknown } | undefined;
  readonly #suspects: SuspectKeys;
  /** What the backend gives is what callers are given, records apart. */
  readonly #isDirect: boolean;

  constructor(method: CachedMethod, store: EntryStore) {
    super(method, store);
    this.#near = store.port.near;
    this.#suspects = store.state.suspects;
    this.#isDirect = store.isSimple;
  }

  call(self: unknown, args: Args): unknown {
    const { method, store } = this;
    let key: string;
    let found: unknown;
    try {
      key = method.keys.of(self, args);
      if (this.#near !== undefined) found = store.readNear(key);
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
    const near = this.#near;
    if (near === undefined || !this.#isDirect || !this.#suspects.isEmpty) return this.call(self, [arg]);
    const { port } = this.store;
    let found: unknown;
    try {
      found = near.get(key);
    } catch (error) {
      return this.#answerAfter(port.failed('get', key, error), self, [arg], key);
    }
    if (isThenable(found)) return this.#answerAfter(port.broken('get', key, found), self, [arg], key);
    return this.isBareHit(found) ? this.giveHit(found) : this.#answer(self, [arg], key, found);
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
    if (judged !== 'fresh') this.refreshLater(self, args, key, record);
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
    // Here and not in the look-up, which is part of the load that would be outdated by it.
    if (this.store.port.leads) this.store.mend(key);
    const flight = flights.begin(key, signal === undefined);
    if (!this.store.port.sync) return this.#lookUpThenLead(flight, self, args, signal);
    return this.miss(flight, self, args, signal, fallback);
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
      let hasFailed = false;
      const found = await this.store.read(flight.key, (error) => {
        hasFailed = true;
        return this.store.readFailed(error);
      });
      [record, judged] = this.#examine(found);
      // A backend that has just failed is not asked once more: the call would wait for it twice.
      if (this.store.port.leads && !hasFailed && !isServable(judged)) {
        const claim = await this.claim(flight, signal, found, judged);
        if (claim.kind === 'found') [record, judged] = this.#examine(claim.entry);
        else if (claim.kind === 'busy') judged = 'stale';
      }
    } catch (error) {
      flight.lookedUp('failed');
      this.giveUp(flight, error);
      throw error;
    }
    // What was invalidated during the look-up is for the calls that were there before, not for those to come.
    const isOutdated = !flights.isCurrent(flight, record?.tags ?? []);
    if (record === undefined || !isServable(judged)) {
      flight.lookedUp('nothing');
      return await this.miss(flight, self, args, signal, judged === 'fallback' && !isOutdated ? record : undefined);
    }
    flight.lookedUp({ served: judged, record });
    if (record.error === undefined) flight.succeed(record.value);
    else flight.fail(record.error.thrown);
    flights.end(flight);
    this.countServed(judged, flight.key, record);
    if (judged !== 'fresh' && !isOutdated) this.refreshLater(self, args, flight.key, record);
    return await this.give(record, 'async');
  }

  /** What was found, and what it is good for. */
  #examine(found: unknown): [CacheRecord | undefined, Judgement] {
    const record = received(this.method.copier, recordOf(this.method, found));
    return [record, record === undefined ? 'outdated' : judge(record, this)];
  }
}

function isServable(judged: Judgement): judged is Servable {
  return judged !== 'fallback' && judged !== 'outdated';
}
