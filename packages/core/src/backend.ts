/// <reference lib="esnext.disposable" preserve="true" />
/** The contract between core, which decides what is cached, and a backend, which keeps it. */
import type { Clock } from './runtime/clock.js';
import { invalidOption } from './errors.js';
import type { Coherence, Found, Leading } from './leading.js';

type MaybePromise<T> = T | Promise<T>;

/**
 * A store of entries under string keys. The words are `Map`'s.
 *
 * Values are opaque: a backend in memory gives back the very reference it was given, a remote one serialises. A backend
 * never sees `undefined` nor a thenable, and never returns an entry once its `ttl` has passed: at exactly `ttl` it is
 * gone.
 */
export interface CacheBackend {
  /** The value, or `undefined`: absent, evicted or expired. A plain value or a native promise. */
  get(key: string): unknown;
  /**
   * Stores `value` in place of what was there.
   *
   * @param ttl milliseconds from now, greater than 0; `Infinity`: no expiry; absent: the backend's own default, else no
   *   expiry
   */
  set(key: string, value: unknown, ttl?: number): MaybePromise<void>;
  /** Removes one entry; `true`: something was removed. */
  delete(key: string): MaybePromise<boolean>;
  /** Removes every entry, or those whose key starts with `prefix`. */
  clear(prefix?: string): MaybePromise<void>;
  /** Like `get`, without counting as a use. */
  peek?(key: string): unknown;
  /** `true`: every operation answers plainly, at once; see {@link SyncCacheBackend}. */
  readonly sync?: boolean;
  /** Dates records. A synchronous backend without one uses the process's monotonic clock. */
  readonly clock?: Clock | undefined;
  /** Entries held, expired ones not yet reclaimed included. */
  readonly size?: number;
  /** Entries removed for want of room since the backend was made. */
  readonly evictions?: number;
  /**
   * Calls `listener` whenever an entry is gone: `evicted`, for want of room; `expired`; `replaced`, by a `set` of the same
   * key; `deleted`. It stays for good; core asks for it once somebody listens to events.
   */
  observe?(
    listener: (key: string, value: unknown, cause: 'evicted' | 'expired' | 'replaced' | 'deleted') => void,
  ): void;
  /**
   * Outdates the entries whose record carries one of the tags and whose load began before now: all of them, or those
   * whose key starts with `prefix`. An asynchronous backend has it if it keeps tags itself: then it never returns an
   * outdated entry, and where it has lost track it returns none. In memory core keeps track.
   */
  invalidateTags?(tags: readonly string[], prefix?: string): MaybePromise<void>;
  /** What answers at once where the rest does not: the memory in front of a shared backend. Asked before all else. */
  readonly near?: { get(key: string): unknown } | undefined;
  /**
   * Asks for the lease of a key, for backends that several processes share: then there is one load in all of them, and
   * a value whose load an invalidation has overtaken is not stored.
   *
   * @param seen what `get` or `near` gave that will not do, if anything
   * @param takesOver whether a lease that another process holds is ended by it
   */
  lead?(key: string, seen?: unknown, takesOver?: boolean): Promise<Leading>;
  /** Like `get`, and tells how long the entry lives. */
  find?(key: string): Promise<Found | undefined>;
  /** Word of the invalidations that other processes make. */
  readonly coherence?: Coherence | undefined;
  /** Closes what the backend itself opened. Called by whoever made the backend, never by core. */
  [Symbol.asyncDispose]?(): Promise<void>;
}

/** A backend in memory: every method returns plainly, at once. */
export interface SyncCacheBackend extends CacheBackend {
  readonly sync: true;
  set(key: string, value: unknown, ttl?: number): void;
  delete(key: string): boolean;
  clear(prefix?: string): void;
}

/** A class of which core makes one backend per object and decorated method. */
export interface BackendClass<O = any, B extends SyncCacheBackend = SyncCacheBackend> {
  new (options: O): B;
  /** The option names of the constructor, so that a misspelt one is refused. Without it unknown names are passed on. */
  readonly options?: readonly string[];
}

const OPERATIONS = ['get', 'set', 'delete', 'clear'] as const;

/** Whether a value has the four operations of a backend. A `Map` has them by name only: it knows no ttl and no prefix. */
export function isBackend(value: unknown): value is CacheBackend {
  if (typeof value !== 'object' || value === null || value instanceof Map) return false;
  return missingOperation(value) === undefined;
}

/** @throws TypeError `PURECACHE_INVALID_OPTION` that names the operation a backend lacks */
export function assertBackend(value: object, name: string): asserts value is CacheBackend {
  const missing = missingOperation(value);
  if (missing !== undefined) {
    throw invalidOption('backend', 'a backend with get, set, delete and clear', value, `${name} has no ${missing}().`);
  }
}

function missingOperation(value: object): string | undefined {
  return OPERATIONS.find((operation) => typeof (value as Record<string, unknown>)[operation] !== 'function');
}
