/** Keeps callers apart: what the cache holds, and what each caller gets, by the `copy` option. */
import { invalidOption, uncopyableResult } from '../errors.js';
import { Refusal } from '../key/refusal.js';
import type { CacheRecord } from '../record.js';
import { isThenable } from '../runtime/thenable.js';
import { deepFreeze } from './deep-freeze.js';
import { isObject } from './object-walk.js';
import { uncloneable } from './uncloneable.js';

export type CopyOption = 'structured' | 'freeze' | ((value: unknown) => unknown);

/** Every caller, the first one included, gets `give(keep(result))`, so what a copy changes shows on the first call. */
export interface Copier {
  /** What the cache holds of a result. */
  keep(value: unknown): unknown;
  /** What one caller gets of what is held. */
  give(value: unknown): unknown;
  /** Readies what a backend has read for several callers who share it. */
  receive(value: unknown): void;
}

/**
 * - `'structured'`: both are copies by `structuredClone`. It copies data, not classes: instances become plain objects of
 *   their own enumerable fields (`#private` ones, methods and accessors are lost), a Buffer becomes a Uint8Array, an
 *   Error of an own class becomes an `Error`, symbol keys are dropped, and some runtimes make objects of the platform, such
 *   as a URL, empty. Copies of a SharedArrayBuffer share its memory. Primitives, symbols included, are not copied.
 * - `'freeze'`: the result itself, frozen deeply in place; no copies. See {@link deepFreeze} for what can be frozen.
 * - a function: both are what it returns. What it throws passes.
 *
 * Both throw `PURECACHE_UNCACHEABLE_RESULT` for what cannot be copied or frozen, and `PURECACHE_INVALID_OPTION` where the
 * function returned a promise.
 *
 * @param method named in messages, by the label that it has by then
 * @returns `undefined` without the option: callers share the result
 */
export function copierOf(option: CopyOption | undefined, method: { readonly label: string }): Copier | undefined {
  if (option === undefined) return undefined;
  const same = (value: unknown): unknown => value;
  if (option === 'freeze') {
    const freeze = (value: unknown): unknown => frozen(value, method);
    return { keep: freeze, give: same, receive: freeze };
  }
  const copy = (value: unknown) => (option === 'structured' ? cloned(value, method) : copiedBy(option, value));
  return { keep: copy, give: copy, receive: same };
}

/** A record that a backend has read, made ready for all who share it. */
export function received(copier: Copier | undefined, record: CacheRecord | undefined): CacheRecord | undefined {
  if (copier !== undefined && record !== undefined && record.error === undefined) copier.receive(record.value);
  return record;
}

function frozen(value: unknown, method: { readonly label: string }): unknown {
  if (!isObject(value)) return value;
  try {
    deepFreeze(value);
  } catch (error) {
    throw refused(error, method, 'freeze');
  }
  return value;
}

function cloned(value: unknown, method: { readonly label: string }): unknown {
  if (!isObject(value)) return value;
  try {
    return structuredClone(value);
  } catch (error) {
    throw refused(uncloneable(value, error), method, 'structured');
  }
}

function refused(error: unknown, { label }: { readonly label: string }, copy: 'freeze' | 'structured'): unknown {
  if (!(error instanceof Refusal)) return error;
  return uncopyableResult(label, copy, `result${error.path}`, error.message, error.cause);
}

function copiedBy(option: (value: unknown) => unknown, value: unknown): unknown {
  const copy = option(value);
  if (!isThenable(copy)) return copy;
  void Promise.resolve(copy).then(undefined, () => {}); // the refusal is the error that the caller gets
  throw invalidOption('copy (its result)', 'the copy itself, made at once', copy);
}
