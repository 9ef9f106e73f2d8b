/** Every error purecache makes: the one class, the list of codes, and every message. */

import { kindName, show } from './show.js';

export type PurecacheErrorCode =
  | 'PURECACHE_INVALID_OPTION'
  | 'PURECACHE_UNSUPPORTED_TARGET'
  | 'PURECACHE_UNKEYABLE_ARGUMENT'
  | 'PURECACHE_UNCACHEABLE_RESULT'
  | 'PURECACHE_REENTRANT_LOAD'
  | 'PURECACHE_NO_BACKEND'
  | 'PURECACHE_SYNC_METHOD'
  | 'PURECACHE_VARY_BY_MISSING'
  | 'PURECACHE_AMBIGUOUS_NAMESPACE'
  | 'PURECACHE_NAMESPACE_TAKEN'
  | 'PURECACHE_NOT_CACHED'
  | 'PURECACHE_BACKEND_CONTRACT'
  | 'PURECACHE_BACKEND_FAILED'
  | 'PURECACHE_BACKEND_TIMEOUT'
  | 'PURECACHE_LOAD_TIMEOUT';

/**
 * What purecache throws and rejects with, apart from misuse (see {@link MisuseError}).
 * Test `code`, not `instanceof`: a process can hold two copies of this module.
 */
export class PurecacheError extends Error {
  readonly code: PurecacheErrorCode;

  constructor(code: PurecacheErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'PurecacheError';
    this.code = code;
  }
}

/** Misuse, mostly found when a class or a cached function is defined: a `TypeError` that carries a code. */
export interface MisuseError extends TypeError {
  readonly code: 'PURECACHE_INVALID_OPTION' | 'PURECACHE_UNSUPPORTED_TARGET';
}

function misuse(code: MisuseError['code'], message: string): MisuseError {
  return Object.assign(new TypeError(message), { code });
}

export function invalidOption(option: string, expected: string, got: unknown, cure = ''): MisuseError {
  const advice = cure === '' ? '' : ` ${cure}`;
  return misuse('PURECACHE_INVALID_OPTION', `Option '${option}' must be ${expected}, not ${show(got)}.${advice}`);
}

export function unknownOption(option: string, known: readonly string[], nearest: string | undefined): MisuseError {
  const guess = nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
  return misuse('PURECACHE_INVALID_OPTION', `Unknown option '${option}'.${guess} Known: ${known.join(', ')}.`);
}

export function invalidUse(message: string): MisuseError {
  return misuse('PURECACHE_INVALID_OPTION', message);
}

export function unsupportedTarget(what: string, member: string, cure: string, decorator = 'Cached'): MisuseError {
  return misuse('PURECACHE_UNSUPPORTED_TARGET', `@${decorator} works on methods, not on ${what} (${member}). ${cure}`);
}

export function unkeyableArgument(method: string, path: string, what: string, cause?: unknown): PurecacheError {
  return new PurecacheError(
    'PURECACHE_UNKEYABLE_ARGUMENT',
    `${method}: no cache key can be made of ${path}: ${what}. Pass plain data, give a 'key' option that picks what ` +
      `identifies the call, or give the class a [cacheKey]() or toJSON() method.`,
    cause === undefined ? undefined : { cause },
  );
}

export function undefinedKey(method: string, got = 'undefined'): PurecacheError {
  return new PurecacheError(
    'PURECACHE_UNKEYABLE_ARGUMENT',
    `${method}: the 'key' option returned ${got}. Return what identifies the call: a string, a number, or an ` +
      `array of such parts.`,
  );
}

export function uncacheableResult(method: string, what: string): PurecacheError {
  return new PurecacheError(
    'PURECACHE_UNCACHEABLE_RESULT',
    `${method} returned ${what}, which can be read only once, so a second caller would get nothing. Cache a method ` +
      `that collects it into an array, a Buffer or a string.`,
  );
}

export function uncacheableValue(method: string, what: string): PurecacheError {
  return new PurecacheError(
    'PURECACHE_UNCACHEABLE_RESULT',
    `cacheOf(...).set of ${method} was given ${what} where the value itself was expected. Await the promise, or collect ` +
      `what can be read only once into an array, a Buffer or a string, before it is set.`,
  );
}

export function uncopyableResult(
  method: string,
  copy: 'freeze' | 'structured',
  path: string,
  what: string,
  cause?: unknown,
): PurecacheError {
  const terms = {
    freeze: `'freeze' takes plain objects and arrays only. Use 'structured', which takes more,`,
    structured: `'structured' takes what structuredClone takes. Return plain data,`,
  };
  return new PurecacheError(
    'PURECACHE_UNCACHEABLE_RESULT',
    `${method} returned what cannot be kept apart from its callers: ${path}: ${what}. Option 'copy': ${terms[copy]} or ` +
      `give a function that makes a copy.`,
    cause === undefined ? undefined : { cause },
  );
}

export function reentrantLoad(method: string): PurecacheError {
  return new PurecacheError(
    'PURECACHE_REENTRANT_LOAD',
    `${method} called itself with the same arguments while it was loading them: it would wait for itself. Change the ` +
      `arguments of the inner call, or use cacheOf(...).bypass(...) for it.`,
  );
}

export function noBackend(method: string, got: unknown): PurecacheError {
  return new PurecacheError(
    'PURECACHE_NO_BACKEND',
    `${method}: the 'backend' selector returned ${kindName(got)} where a backend was expected. Is the property that it ` +
      `reads assigned in the constructor (or injected) before the first call?`,
  );
}

export function syncMethod(method: string): PurecacheError {
  return new PurecacheError(
    'PURECACHE_SYNC_METHOD',
    `${method} returned a plain value, but its backend is asynchronous, so callers get a promise. Make the method ` +
      `async, or use a backend in memory.`,
  );
}

export function varyByMissing(method: string, got = 'undefined'): PurecacheError {
  return new PurecacheError(
    'PURECACHE_VARY_BY_MISSING',
    `${method}: 'varyBy' returned ${got}, so it is not known whose entry this is; nothing is shared then. Call it ` +
      `where the context (tenant, user, locale) is set, or use cacheOf(...).varied(value) outside a request.`,
  );
}

export function variedElsewhere(method: string): PurecacheError {
  return new PurecacheError(
    'PURECACHE_VARY_BY_MISSING',
    `${method}: refresh() loads in the context of its caller, where 'varyBy' gives another value than the one this ` +
      `handle was varied by; the result would be stored as somebody else's. Call it within that context.`,
  );
}

export function ambiguousNamespace(namespace: string, first: string, second: string): PurecacheError {
  return new PurecacheError(
    'PURECACHE_AMBIGUOUS_NAMESPACE',
    `Namespace '${namespace}' already holds entries of ${first}, and ${second} inherits the same cached method: they ` +
      `would share entries. Give 'namespace: (self) => ...' a name for each class, or a 'varyBy'.`,
  );
}

export function namespaceTaken(namespace: string, holder: string, claimant: string): PurecacheError {
  return new PurecacheError(
    'PURECACHE_NAMESPACE_TAKEN',
    `Namespace '${namespace}' of this backend belongs to ${holder}; ${claimant} must have another one, or the two ` +
      `would read each other's entries.`,
  );
}

export function notCached(what: string, cause?: unknown): PurecacheError {
  return new PurecacheError(
    'PURECACHE_NOT_CACHED',
    `${what} is not cached: no @Cached method or cache() function was found there. If another decorator or a spy ` +
      `wraps it, pass the cached function itself: cacheOf(object, Class.prototype.method).`,
    cause === undefined ? undefined : { cause },
  );
}

export function namedUncached(decorator: string, method: string, named: string, cause?: unknown): PurecacheError {
  return new PurecacheError(
    'PURECACHE_NOT_CACHED',
    `@${decorator} of ${method} names '${named}', which is not cached: no @Cached method of that name was found on the ` +
      `object. Name one that is, and where other decorators are on it, put @Cached above them.`,
    cause === undefined ? undefined : { cause },
  );
}

export function ownerMissing(method: string): PurecacheError {
  return new PurecacheError(
    'PURECACHE_NOT_CACHED',
    `${method} is a method: its cache belongs to an object. Write cacheOf(object, method).`,
  );
}

export function backendContract(method: string, operation: string, broken: string): PurecacheError {
  return new PurecacheError(
    'PURECACHE_BACKEND_CONTRACT',
    `${method}: the backend's ${operation}() ${broken}. Run backendConformance() of @purecache/core/testing on it.`,
  );
}

export function backendFailed(method: string, operation: string, cause: unknown): PurecacheError {
  return new PurecacheError(
    'PURECACHE_BACKEND_FAILED',
    `${method}: the backend's ${operation}() failed; see 'cause'.`,
    {
      cause,
    },
  );
}

export function backendTimeout(method: string, operation: string, milliseconds: number): PurecacheError {
  return new PurecacheError(
    'PURECACHE_BACKEND_TIMEOUT',
    `${method}: the backend's ${operation}() did not answer within ${milliseconds} ms (option 'backendTimeout').`,
  );
}

export function loadTimeout(method: string, milliseconds: number): PurecacheError {
  return new PurecacheError(
    'PURECACHE_LOAD_TIMEOUT',
    `${method} did not give its result within ${milliseconds} ms (option 'timeout'). It may still be running; what it ` +
      `gives is not used, and the next call runs it anew.`,
  );
}
