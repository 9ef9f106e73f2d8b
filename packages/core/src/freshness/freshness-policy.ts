/** Checks the options that say how long a result counts as fresh, and what happens when it no longer does. */
import { assertOptionalFunction } from '../assert.js';
import { milliseconds } from '../duration.js';
import { invalidOption, invalidUse } from '../errors.js';
import type { ErrorCodec } from '../signatures/freshness-options.js';

type Args = readonly unknown[];

/** The options of freshness, checked: durations in milliseconds; 0 for a window that is not there, `Infinity` for no limit. */
export interface FreshnessPolicy {
  /** The `ttl` option, unless it is a function. */
  readonly ttl: number | undefined;
  readonly ttlOf: ((result: unknown, ...args: Args) => unknown) | undefined;
  readonly staleWhileRevalidate: number;
  readonly staleIfError: number;
  readonly mayServeOnError: ((error: unknown, ...args: Args) => unknown) | undefined;
  /** The longer of the two windows. */
  readonly staleFor: number;
  readonly softTimeout: number;
  readonly timeout: number;
  readonly jitter: number;
  /** Of `earlyRefresh`; 0: none. */
  readonly beta: number;
  readonly random: () => number;
  readonly cacheErrors: ((error: unknown, ...args: Args) => unknown) | undefined;
  readonly errorCodec: ErrorCodec | undefined;
  readonly condition: ((...args: Args) => unknown) | undefined;
  readonly unless: ((result: unknown, ...args: Args) => unknown) | undefined;
  readonly tags: ((result: unknown, ...args: Args) => unknown) | undefined;
  readonly waitUntil: ((promise: Promise<unknown>) => unknown) | undefined;
  /** Whether entries must carry dates. */
  readonly isDated: boolean;
}

export const FRESHNESS_OPTIONS = [
  'ttl',
  'staleWhileRevalidate',
  'staleIfError',
  'softTimeout',
  'timeout',
  'jitter',
  'earlyRefresh',
  'random',
  'cacheErrors',
  'errorCodec',
  'condition',
  'unless',
  'tags',
  'waitUntil',
] as const;

type Given = Readonly<Record<string, unknown>>;

/** @throws TypeError `PURECACHE_INVALID_OPTION` for the first option that is wrong, or lacks one that it needs */
export function resolveFreshness(given: Given): FreshnessPolicy {
  for (const name of ['random', 'cacheErrors', 'condition', 'unless', 'tags', 'waitUntil']) {
    assertOptionalFunction(given[name], name);
  }
  const ttlOf = typeof given['ttl'] === 'function' ? (given['ttl'] as FreshnessPolicy['ttlOf']) : undefined;
  const ttl = ttlOf === undefined ? durationOf(given, 'ttl') : undefined;
  const staleWhileRevalidate = durationOf(given, 'staleWhileRevalidate') ?? 0;
  const onError = resolveStaleIfError(given['staleIfError']);
  const staleFor = Math.max(staleWhileRevalidate, onError.staleIfError);
  const beta = resolveBeta(given['earlyRefresh']);
  if (given['ttl'] === undefined) refuseWithoutTtl(given);
  return {
    ttl,
    ttlOf,
    staleWhileRevalidate,
    ...onError,
    staleFor,
    ...resolveTimeouts(given, staleFor),
    jitter: resolveJitter(given['jitter'], ttl),
    beta,
    random: (given['random'] as (() => number) | undefined) ?? Math.random,
    cacheErrors: given['cacheErrors'] as FreshnessPolicy['cacheErrors'],
    errorCodec: resolveErrorCodec(given['errorCodec'], given['cacheErrors']),
    condition: given['condition'] as FreshnessPolicy['condition'],
    unless: given['unless'] as FreshnessPolicy['unless'],
    tags: given['tags'] as FreshnessPolicy['tags'],
    waitUntil: given['waitUntil'] as FreshnessPolicy['waitUntil'],
    isDated: staleFor > 0 || beta > 0 || given['tags'] !== undefined,
  };
}

function durationOf(given: Given, option: string): number | undefined {
  return given[option] === undefined ? undefined : milliseconds(given[option], option);
}

function refuseWithoutTtl(given: Given): void {
  for (const option of ['staleWhileRevalidate', 'staleIfError', 'jitter', 'earlyRefresh']) {
    if (given[option] === undefined) continue;
    throw invalidUse(`Option '${option}' needs 'ttl': it counts from the end of it. Write ttl: '1m' beside it, say.`);
  }
}

function resolveStaleIfError(given: unknown): Pick<FreshnessPolicy, 'staleIfError' | 'mayServeOnError'> {
  if (given === undefined) return { staleIfError: 0, mayServeOnError: undefined };
  if (typeof given !== 'object' || given === null) {
    return { staleIfError: milliseconds(given, 'staleIfError'), mayServeOnError: undefined };
  }
  const { for: window, when } = given as { for?: unknown; when?: unknown };
  assertNamesOf(given, 'staleIfError', ['for', 'when']);
  assertOptionalFunction(when, 'staleIfError.when');
  return {
    staleIfError: milliseconds(window, 'staleIfError.for'),
    mayServeOnError: when as FreshnessPolicy['mayServeOnError'],
  };
}

function resolveTimeouts(given: Given, staleFor: number): Pick<FreshnessPolicy, 'softTimeout' | 'timeout'> {
  const timeout = durationOf(given, 'timeout') ?? Infinity;
  const softTimeout = durationOf(given, 'softTimeout') ?? Infinity;
  if (given['softTimeout'] !== undefined && staleFor === 0) {
    throw invalidUse(
      `Option 'softTimeout' serves a stale value while a load is slow, so it needs a stale window: give ` +
        `'staleIfError' with 'ttl'. To stop waiting without one, use 'timeout'.`,
    );
  }
  if (softTimeout !== Infinity && softTimeout >= timeout) {
    throw invalidOption('softTimeout', `shorter than 'timeout', which ends the load`, given['softTimeout']);
  }
  return { softTimeout, timeout };
}

function resolveJitter(jitter: unknown, ttl: number | undefined): number {
  if (jitter === undefined) return 0;
  if (typeof jitter !== 'number' || !(jitter >= 0 && jitter <= 1)) {
    throw invalidOption('jitter', 'a number from 0 to 1, the largest share of the ttl that is cut off', jitter);
  }
  if (ttl === Infinity)
    throw invalidUse(`Option 'jitter' shortens 'ttl', and Infinity stays what it is. Leave one out.`);
  return jitter;
}

function resolveBeta(given: unknown): number {
  if (given === undefined) return 0;
  if (typeof given !== 'object' || given === null) {
    throw invalidOption('earlyRefresh', 'an object such as { beta: 1 }', given);
  }
  assertNamesOf(given, 'earlyRefresh', ['beta']);
  const { beta = 1 } = given as { beta?: unknown };
  if (typeof beta === 'number' && beta > 0 && beta < Infinity) return beta;
  throw invalidOption('earlyRefresh.beta', 'a finite number greater than 0; 1 is what its authors recommend', beta);
}

function resolveErrorCodec(codec: unknown, cacheErrors: unknown): ErrorCodec | undefined {
  if (codec === undefined) return undefined;
  const { encode, decode } = Object(codec) as Partial<Record<keyof ErrorCodec, unknown>>;
  if (typeof encode !== 'function' || typeof decode !== 'function') {
    throw invalidOption('errorCodec', 'an object with encode(error) and decode(data)', codec);
  }
  if (cacheErrors === undefined) throw invalidUse(`Option 'errorCodec' goes with 'cacheErrors', which is not given.`);
  return codec as ErrorCodec;
}

function assertNamesOf(given: object, option: string, names: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw invalidUse(
      `Option '${option}' has no '${unknown}'. Known: ${names.map((name) => `${option}.${name}`).join(', ')}.`,
    );
  }
}
