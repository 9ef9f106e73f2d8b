/** What a call is answered with, once it is known what there is for it: counted, told to who watches, copied if need be. */
import type { CachedMethod } from './cached-method.js';
import type { EntryStore } from './entries/entry-store.js';
import { storedAt } from './freshness/dates.js';
import type { Servable } from './freshness/judgement.js';
import type { Copier } from './isolation/copy.js';
import { CacheRecord, type ResultKind } from './record.js';
import { CallCounts } from './view/call-counts.js';
import { isWatched, reportOutcome } from './view/report-outcome.js';
import type { CacheOutcome } from './view/trace.js';

export class Answers extends CallCounts {
  readonly method: CachedMethod;
  readonly store: EntryStore;
  readonly #isCopied: boolean;

  constructor(method: CachedMethod, store: EntryStore) {
    super();
    this.method = method;
    this.store = store;
    this.#isCopied = method.copier !== undefined;
  }

  /** Whether there is nothing to do about what was found but to return it. */
  protected isBareHit(found: unknown): boolean {
    return (
      found !== undefined && this.method.kind !== undefined && !this.#isCopied && !CacheRecord.is(found) && !isWatched()
    );
  }

  protected giveHit(found: unknown): unknown {
    const { method } = this;
    this.hits++;
    method.totals.hits++;
    return method.kind === 'async' ? Promise.resolve(found) : found;
  }

  count(name: keyof CallCounts): void {
    this[name]++;
    this.method.totals[name]++;
  }

  countMiss(key: string): void {
    this.count('misses');
    if (isWatched()) this.report('miss', key, undefined);
  }

  /** Counts a call that is answered from a record. */
  countServed(judged: Servable | 'fallback', key: string, record: CacheRecord): void {
    const isStale = judged === 'stale' || judged === 'fallback';
    this.count(isStale ? 'staleHits' : 'hits');
    if (isWatched()) this.report(isStale ? 'stale' : 'hit', key, record);
  }

  protected give(record: CacheRecord, kind: ResultKind): unknown {
    const { copier } = this.method;
    if (record.error !== undefined) {
      if (kind === 'async') return Promise.reject(record.error.thrown);
      throw record.error.thrown;
    }
    if (copier !== undefined) return this.giveCopy(copier, record.value, kind);
    return kind === 'async' ? Promise.resolve(record.value) : record.value;
  }

  protected giveCopy(copier: Copier, value: unknown, kind: ResultKind): unknown {
    try {
      const copy = copier.give(value);
      return kind === 'async' ? Promise.resolve(copy) : copy;
    } catch (error) {
      return this.refuse(error);
    }
  }

  /** Fails in the manner of the method: a rejection if it is known to be async, else a throw. */
  protected refuse(error: unknown): Promise<never> {
    if (this.method.kind === 'async' || !this.store.port.sync) return Promise.reject(error);
    throw error;
  }

  protected report(outcome: CacheOutcome['outcome'], key: string, record: CacheRecord | undefined): void {
    this.store.port.watchRemovals();
    const stored = record === undefined ? undefined : storedAt(record);
    const age = stored === undefined ? undefined : Math.max(0, this.store.exactNow() - stored);
    reportOutcome({ ...this.method.subject(key), key, outcome, age });
  }
}
