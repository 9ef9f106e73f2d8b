/** The types of `cacheOf` and of the handle it returns. */
import type { AnyFunction, ArgsOf, ValueOf } from './args-of.js';
import type { CacheBackend } from '../backend.js';

/**
 * Counts since the cache was made. A call counts in one of `hits`, `misses`, `staleHits` and `coalesced`; in none, if it
 * was refused or failed at its look-up (`backendErrors: 'throw'`), or ran uncached.
 */
export interface CacheStats {
  /** Calls answered from the cache. */
  readonly hits: number;
  /** Calls that led a load and were answered by it. */
  readonly misses: number;
  /** Runs of the method. */
  readonly loads: number;
  /** Loads that failed; a part of `loads`. */
  readonly loadErrors: number;
  /** Calls answered with a stale entry. */
  readonly staleHits: number;
  /** Calls that joined the load of another one. */
  readonly coalesced: number;
  /** Entries dropped for want of room; `undefined`: the backend cannot tell. */
  readonly evictions: number | undefined;
  /** Entries held, expired ones not yet reclaimed included; `undefined`: the backend cannot tell. */
  readonly size: number | undefined;
  /**
   * How long the method's loads took, those of all objects, in milliseconds; from a histogram, so they are near the true
   * ones. `undefined` before the first load.
   */
  readonly loadTimes: { readonly p50: number; readonly p99: number } | undefined;
}

/** The counts of one cached method, or function, over all objects that it was called on. */
export interface MethodStats extends CacheStats {
  /** As messages name it: `UserService.getUser`. */
  readonly method: string;
  /** Of the `namespace` option; `undefined`: it has none, or a function of the object. */
  readonly namespace: string | undefined;
}

/**
 * Operations on the entries of one cached method, or function. They reject with `PURECACHE_BACKEND_FAILED`,
 * `PURECACHE_BACKEND_TIMEOUT` or `PURECACHE_BACKEND_CONTRACT` where a decorated call would go on without the backend, and
 * with `PURECACHE_UNKEYABLE_ARGUMENT` for arguments that no key can be made of. On a synchronous backend the effect has
 * happened when the call returns.
 *
 * @typeParam Args the method's arguments
 * @typeParam Value its result, awaited
 */
export interface MethodHandle<Args extends readonly any[], Value> {
  /** Whether a fresh entry is there. Loads and counts nothing. */
  has(...args: Args): Promise<boolean>;
  /**
   * The value of a fresh entry, or `undefined`. Loads and counts nothing, and is no use of the entry where the backend
   * can do that. If the entry is an error (`cacheErrors`), it rejects with that.
   */
  peek(...args: Args): Promise<Value | undefined>;
  /**
   * Stores a value as if the method had returned it now; loads under way for these arguments are not stored. On a
   * synchronous backend the first call ever of a method that is not an async function does not see it: until then it is
   * not known whether callers expect a promise, so it loads.
   *
   * @throws TypeError `PURECACHE_INVALID_OPTION`, as a rejection, if `args` is no array
   * @throws PurecacheError `PURECACHE_UNCACHEABLE_RESULT`, as a rejection, for a promise, or what can be read only once
   */
  set(args: Readonly<Args>, value: Value): Promise<void>;
  /** Removes an entry, and keeps loads under way for it from being stored. `true`: something was removed. */
  delete(...args: Args): Promise<boolean>;
  /**
   * Makes an entry stale: it is kept for the stale windows (`staleWhileRevalidate`, `staleIfError`), counted from now.
   * Without one the same as `delete`. Loads under way for it are not stored. `true`: there was a fresh entry.
   */
  expire(...args: Args): Promise<boolean>;
  /**
   * Runs the method now, joining no load under way, and stores its result. If it fails, the old entry stays. It waits for
   * the store, and rejects if that fails; callers who joined its load have the value by then. After a write of the entry
   * that has failed nothing is stored until a `delete` of it succeeds.
   *
   * @throws PurecacheError `PURECACHE_VARY_BY_MISSING`, as a rejection, on a handle of `varied` unless `varyBy` gives the
   *   same key where this is called
   */
  refresh(...args: Args): Promise<Value>;
  /** Just runs the method: reads and stores nothing. */
  bypass(...args: Args): Promise<Value>;
  /** Removes all entries of this method and object; on a shared backend those of its namespace, whatever `varyBy`. */
  clear(): Promise<void>;
  /**
   * The same handle for a given value of `varyBy`, for code that runs outside of its context.
   *
   * @throws TypeError `PURECACHE_INVALID_OPTION` if the method has no `varyBy`
   */
  varied(value: unknown): MethodHandle<Args, Value>;
  /** The key of an entry as the backend sees it. */
  keyOf(...args: Args): string;
  stats(): CacheStats;
  /** The backend that holds the entries. */
  readonly backend: CacheBackend;
}

/**
 * The handle of a method or function of that type: `Handle<UserService['getUser']>`, `Handle<typeof fetchProduct>`.
 * Overloads are taken as a union (the last eight, if there are more), generics by their constraints.
 */
export type Handle<Method extends AnyFunction> = MethodHandle<ArgsOf<Method>, ValueOf<Method>>;

/** The names of an object's public methods. */
type MethodName<Target> = {
  [Name in keyof Target]-?: NonNullable<Target[Name]> extends AnyFunction ? Name : never;
}[keyof Target];

/** The type of `cacheOf`. */
export interface CacheOfFunction {
  /**
   * The handle of a cached method of this object (of a class, for a static).
   *
   * @throws PurecacheError `PURECACHE_NOT_CACHED`
   */
  // The plain form first: where `object` is the result of a generic call, as `app.get(Service)` in NestJS, the compiler
  // would infer that result from the mapped type below.
  <Target extends object, Name extends MethodName<Target>>(
    object: Target,
    method: Name,
  ): Handle<Extract<Target[Name], AnyFunction>>;
  /** The same where `object` is `this`. */
  // A mapped type, because from it the compiler infers the class's own members where `object` is `this`.
  <Target extends object, Name extends keyof Target>(
    object: { [N in Name]: Target[N] },
    method: Name & MethodName<Target>,
  ): Handle<Extract<Target[Name], AnyFunction>>;
  /**
   * The same, by the method itself where it has no public name: a private method (`cacheOf(this, this.load)`), or a base
   * method that an override hides (`cacheOf(object, Base.prototype.load)`).
   *
   * @throws PurecacheError `PURECACHE_NOT_CACHED`
   */
  <Target extends object, Method extends MethodName<Target> | AnyFunction>(
    object: Target,
    method: Method,
  ): Handle<Method extends AnyFunction ? Method : Extract<Target[Method & keyof Target], AnyFunction>>;
  /**
   * The handle of a function that `cache` returned.
   *
   * @throws PurecacheError `PURECACHE_NOT_CACHED`
   */
  <Cached extends AnyFunction>(fn: Cached): Handle<Cached>;
}
