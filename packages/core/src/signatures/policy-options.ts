/** The types of core's own options: how a call is keyed, what happens when a backend fails, and those of freshness. */
import type { Duration } from '../duration.js';
import type { PurecacheError } from '../errors.js';
import type { FreshnessOptions } from './freshness-options.js';

/** What `onBackendError` is told besides the error. */
export interface BackendErrorContext {
  /** The cached method or function, as messages name it: `UserService.getUser`. */
  readonly method: string;
  /**
   * What the backend was asked: `get`, to look up an entry, or for the lease of a load; `set`, to store a value; `delete` or
   * `clear`, to evict after a write (`@CacheEvict`).
   */
  readonly operation: 'get' | 'set' | 'delete' | 'clear';
}

/**
 * The options that do not depend on the backend.
 *
 * Callbacks are typed from the decorated method: `self` is the object it is called on (the class, for a static), the
 * arguments are its own. Wrong values and unknown names are refused when the class is defined, with a `TypeError` of
 * code `PURECACHE_INVALID_OPTION`.
 */
export interface PolicyOptions<Self, Args extends readonly any[], Result = any> extends FreshnessOptions<Args, Result> {
  /**
   * Part of the namespace: change it when the shape of the value changes, and entries written by older deploys are no
   * longer found. Default: none.
   */
  version?: string | number;
  /**
   * What identifies a call, instead of all its arguments. The result is hashed as one value, so an array of parts is
   * fine: `(query) => [query.text.trim(), query.page]`. Default: the list of arguments. For an overloaded method it
   * takes what any overload takes: write `(...args) => ...` if they differ in number.
   *
   * A result of `undefined`, or one that no key can be made of, fails the call with `PURECACHE_UNKEYABLE_ARGUMENT`.
   */
  key?: (...args: Args) => unknown;
  /**
   * What else the result depends on (tenant, locale, user), added to the key. Whatever a load reads besides its
   * arguments must be in here. Default: nothing.
   *
   * It fails closed: `undefined` fails the call with `PURECACHE_VARY_BY_MISSING`; no entry is shared then. A promise, which
   * the compiler cannot refuse here, fails it with `PURECACHE_UNKEYABLE_ARGUMENT`.
   */
  varyBy?: (self: Self, ...args: Args) => unknown;
  /**
   * How long a call waits for one answer of its backend before it does without: a {@link Duration}. Default: 250 ms.
   * Backends in memory answer at once.
   */
  backendTimeout?: Duration;
  /**
   * What a decorated call does when its backend throws, rejects or does not answer in time. `'open'` (default): the
   * method runs as if nothing were cached, and `onBackendError` hears of it. `'throw'`: the call fails with
   * `PURECACHE_BACKEND_FAILED`, `PURECACHE_BACKEND_TIMEOUT` or `PURECACHE_BACKEND_CONTRACT`, and to know of a failed
   * store it, and those who joined its load, wait for the store. Operations of `cacheOf(...)` always fail.
   */
  backendErrors?: 'open' | 'throw';
  /**
   * Hears of each failure of the backend that a call has survived; `error.cause` is what the backend threw. A failure
   * that reaches a caller is not told here. Default: one process warning per backend and minute.
   */
  onBackendError?: (error: PurecacheError, context: BackendErrorContext) => void;
  /**
   * Also detects a call that waits for itself after an `await` inside its own load, and fails it with
   * `PURECACHE_REENTRANT_LOAD`; costs an `AsyncLocalStorage` run per load. Default: `false`, which detects it in the
   * synchronous part of the load only.
   */
  detectReentrancy?: boolean;
}

/**
 * The stable name of a method's entries on a backend, across processes and deploys: `'users.get'`, or a function of the
 * object. Not empty. Two methods that claim one name of one backend fail with `PURECACHE_NAMESPACE_TAKEN`; objects of
 * two classes that inherit one method under one fixed name, with `PURECACHE_AMBIGUOUS_NAMESPACE`.
 */
export type Namespace<Self> = string | ((self: Self) => string);

/** What only a class as backend takes: core makes the backends, so it must know for whom. */
export interface OwnedBackendOptions {
  /**
   * Who gets a backend of its own. `'instance'` (default): every object the method is called on. `'class'`: every
   * constructor of such an object, so that all objects of a class share entries; for statics the two are the same.
   */
  scope?: 'instance' | 'class';
}
