/** The type of the options of `Cached` and `cache`: core's own, and beside them those of the backend. */
import type { CacheBackend, SyncCacheBackend } from '../backend.js';
import type { Namespace, OwnedBackendOptions, PolicyOptions } from './policy-options.js';

/**
 * The options of `Cached` and `cache`.
 *
 * @typeParam Self the object that the method is called on
 * @typeParam Args the method's arguments
 * @typeParam Source a class of backends, or a backend
 * @typeParam Selected what a selector gives
 * @typeParam Result the method's result, awaited
 */
export type CachedOptions<Self, Args extends readonly any[], Source, Selected, Result = any> = {
  /**
   * Where results are kept. Required.
   *
   * - A class (`LRU`, `TTL`): each object gets a backend of its own, made with the options written here.
   * - A backend (`new LRU(...)`, `fromMap(...)`): shared by all objects. Needs a `namespace`.
   * - A selector (`(self) => self.cache`): asked for a backend on each call. Needs a `namespace`, and to be told from a
   *   class it must be an arrow function or a method, with at least one parameter.
   *
   * A call whose selector gives no backend fails with `PURECACHE_NO_BACKEND`.
   */
  backend: Source | ((self: Self) => Selected);
  /** The stable name of the entries; required where the backend is shared. See {@link Namespace}. */
  namespace?: Namespace<Self>;
} & PolicyOptions<Self, Args, Result> &
  OptionsOfSource<Source>;

/** Whether a backend answers plainly, at once. Classes always make such backends; `Selected` is one of them then. */
export type KindOf<Source, Selected> = [Source] extends [CacheBackend]
  ? [Source] extends [SyncCacheBackend]
    ? 'sync'
    : 'async'
  : [Selected] extends [SyncCacheBackend]
    ? 'sync'
    : 'async';

type OptionsOfSource<Source> = [Source] extends [new (options: infer Options) => unknown]
  ? OwnedBackendOptions & BackendOptions<Options>
  : ASharedBackendNeedsANamespace;

/** A backend's constructor options as written beside `backend`. Names that core has are core's: a `ttl` is a Duration. */
type BackendOptions<Options> = {
  [Name in keyof Options as Exclude<Name, CoreName>]: Options[Name];
} & (Options extends {
  ttl: unknown;
}
  ? ThisBackendNeedsATtl
  : unknown);

type CoreName = keyof PolicyOptions<any, any, any> | keyof OwnedBackendOptions | 'backend' | 'namespace';

// The compiler shows these names where the option is missing.
interface ASharedBackendNeedsANamespace {
  namespace: unknown;
}
interface ThisBackendNeedsATtl {
  ttl: unknown;
}
