/** Decides whether a result is kept, for how long, and as what: the bare value, or a record with dates and tags. */
import { A_DURATION, milliseconds } from '../duration.js';
import { invalidUse } from '../errors.js';
import { kindName } from '../show.js';
import type { CachedMethod } from '../cached-method.js';
import { CacheRecord, type ResultKind } from '../record.js';
import { ignoreRejection, isThenable } from '../runtime/thenable.js';
import { jittered } from './jitter.js';
import { storedAt } from './dates.js';

type Args = readonly unknown[];

/** What a backend is given. */
export interface Kept {
  readonly entry: unknown;
  /** Milliseconds; `undefined`: the backend's own. */
  readonly ttl: number | undefined;
}

/** How a result came about. */
export interface Origin {
  readonly kind: ResultKind;
  /** Whether the entry must tell its kind if it is not the method's own. */
  readonly tellsKind: boolean;
  readonly args: Args;
  /** When the load began and when it ended, on the backend's clock. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** In memory: invalidations of tags before the load began. Elsewhere the backend keeps track, by `startedAt`. */
  readonly stamp: number | undefined;
}

/**
 * What is kept of a result; `undefined`: nothing.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` if a function of the options gives what it must not
 */
export function keep(method: CachedMethod, value: unknown, origin: Origin): Kept | undefined {
  const { isDated, jitter, random, staleFor, tags, unless } = method.policy;
  if (unless !== undefined && plainly('unless', unless(value, ...origin.args))) return undefined;
  const given = ttlOf(method, value, origin.args);
  if (given === 0) return undefined;
  const ttl = given === undefined || jitter === 0 ? given : jittered(given, jitter, random);
  const kind = kindToTell(method, origin);
  if (!isDated) {
    const isPlain = kind === undefined && value !== undefined && !CacheRecord.is(value);
    return { entry: isPlain ? value : new CacheRecord({ value, kind }), ttl };
  }
  const { startedAt, endedAt, stamp } = origin;
  const entry = new CacheRecord({
    value,
    kind,
    startedAt,
    loadTime: endedAt - startedAt,
    freshFor: ttl,
    staleFor: staleFor > 0 ? staleFor : undefined,
    tags: tags && tagsOf(tags(value, ...origin.args)),
    stamp,
  });
  return { entry, ttl: ttl === undefined ? undefined : ttl + staleFor };
}

/**
 * Milliseconds that a function of the options answered.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` that does not show the answer: it is made of results
 */
export function durationFrom(option: string, answer: unknown): number {
  try {
    return milliseconds(answer, option);
  } catch {
    throw invalidUse(`Option '${option} (its result)' must be ${A_DURATION}, not ${kindName(answer)}.`);
  }
}

/**
 * What a function of the options answered.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` for a promise, which would count as "yes" whatever it says
 */
export function plainly(option: string, answer: unknown): unknown {
  if (!isThenable(answer)) return answer;
  ignoreRejection(answer);
  throw invalidUse(`The '${option}' option must answer at once, not by a promise.`);
}

/** A fresh entry, made stale at this moment; `undefined`: nothing is kept of it. */
export function keepStale(method: CachedMethod, entry: unknown, now: number): Kept | undefined {
  const { staleFor } = method.policy;
  if (staleFor === 0 || !CacheRecord.is(entry)) return undefined;
  const stored = storedAt(entry);
  if (stored === undefined) return undefined;
  // A little less than has passed, so that rounding can not leave it fresh for a moment.
  const freshFor = now - stored - Math.abs(now - stored) * 2 ** -40;
  return { entry: new CacheRecord({ ...entry, freshFor }), ttl: staleFor };
}

/** A result's kind, if the entry must tell it. */
export function kindToTell(method: CachedMethod, { kind, tellsKind }: Origin): ResultKind | undefined {
  return tellsKind && kind !== method.kind ? kind : undefined;
}

function ttlOf({ policy }: CachedMethod, value: unknown, args: Args): number | undefined {
  if (policy.ttlOf === undefined) return policy.ttl;
  const given = policy.ttlOf(value, ...args);
  ignoreRejection(given);
  return given === 0 ? 0 : durationFrom('ttl', given);
}

function tagsOf(given: unknown): readonly string[] {
  ignoreRejection(given);
  if (!Array.isArray(given) || !given.every((tag) => typeof tag === 'string')) {
    // Tags are made of values, which messages do not show.
    throw invalidUse(`The 'tags' option must return an array of text, not ${kindName(given)}.`);
  }
  return [...new Set(given as string[])];
}
