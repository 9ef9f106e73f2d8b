/** What a failing load comes to: a stale entry in its place, or an entry of the error itself. */
import type { CachedMethod } from '../cached-method.js';
import { CacheRecord } from '../record.js';
import { ignoreRejection } from '../runtime/thenable.js';
import { kindOfThrown, warn } from '../runtime/warn.js';
import { durationFrom, kindToTell, plainly, type Kept, type Origin } from './keeping.js';
import { expiryOf } from './dates.js';

type Args = readonly unknown[];

/** Whether the `staleIfError` option lets a stale entry take the place of an error. */
export function mayServeStale(
  { label, policy }: CachedMethod,
  stale: CacheRecord,
  now: number,
  error: unknown,
  args: Args,
): boolean {
  if (now - expiryOf(stale) >= policy.staleIfError) return false;
  const { mayServeOnError: when } = policy;
  if (when === undefined) return true;
  const answer = (): unknown => plainly('staleIfError.when', when(error, ...args));
  return quietly(`Option 'staleIfError.when' of ${label}`, answer) === true;
}

/** What is kept of an error; `undefined`: nothing. */
export function keepError(method: CachedMethod, thrown: unknown, origin: Origin): Kept | undefined {
  const { cacheErrors, errorCodec } = method.policy;
  if (cacheErrors === undefined) return undefined;
  return quietly(`Option 'cacheErrors' of ${method.label}`, () => {
    const given = cacheErrors(thrown, ...origin.args);
    ignoreRejection(given);
    if (given === undefined || given === false) return undefined;
    const ttl = durationFrom('cacheErrors', given);
    const error = {
      thrown: errorCodec === undefined ? thrown : plainly('errorCodec.encode', errorCodec.encode(thrown)),
    };
    return { entry: new CacheRecord({ error, kind: kindToTell(method, origin), stamp: origin.stamp }), ttl };
  });
}

/** The record with its error as it was thrown; `undefined`: it holds one that cannot be decoded, and so is of no use. */
export function withErrorDecoded({ label, policy }: CachedMethod, record: CacheRecord): CacheRecord | undefined {
  const { error } = record;
  const { cacheErrors, errorCodec } = policy;
  if (error === undefined) return record;
  if (cacheErrors === undefined) return undefined; // of a time when the method had other options
  if (errorCodec === undefined) return record;
  return quietly(`Option 'errorCodec' of ${label}`, () => {
    return new CacheRecord({
      ...record,
      error: { thrown: plainly('errorCodec.decode', errorCodec.decode(error.thrown)) },
    });
  });
}

/** An entry as a record; `undefined`: there is none, or it is of no use. */
export function recordOf(method: CachedMethod, found: unknown): CacheRecord | undefined {
  if (found === undefined) return undefined;
  return CacheRecord.is(found) ? withErrorDecoded(method, found) : new CacheRecord({ value: found });
}

/** What a function of the options throws over an error must not take the place of that error. */
function quietly<T>(what: string, ask: () => T): T | undefined {
  try {
    return ask();
  } catch (thrown) {
    warn(`${what} failed${kindOfThrown(thrown)}.`);
    return undefined;
  }
}
