/**
 * The types of `Cached`, of the decorator it returns, and of `cache`.
 *
 * Three rules hold them together, all of them found by experiment:
 *
 * 1. No conditional type ever looks at the method: inside a generic class the compiler would defer it and then refuse
 *    valid code. All checks of the method are plain assignability, so generics, overloads, `this` and `x is T` survive.
 * 2. A method that must be refused is MATCHED by a signature that returns an interface with a telling name: the compiler
 *    shows that name (TS1270).
 * 3. What callbacks know of the method they learn from the last signature of the decorator, which no call can reach.
 */
import type { BackendClass, CacheBackend, SyncCacheBackend } from './backend.js';
import type { Namespace, OwnedBackendOptions, PolicyOptions } from './policy-options.js';

/** Any method or function. */
export type AnyFunction<Result = any> = (this: any, ...args: any[]) => Result;

// ---- the method ----

declare const only: unique symbol;
/** Nothing but `any` and `never` is assignable to it. */
interface OnlyAny {
  readonly [only]: typeof only;
}

/** Results that can be read only once; told by their shape, so that no library need be imported. */
type OneShot =
  | { next(...args: never): any; [Symbol.iterator](): any }
  | { next(...args: never): any; [Symbol.asyncIterator](): any }
  | { subscribe(...args: never): any; pipe(...args: never): any }
  | { getReader(...args: never): any; readonly locked: boolean }
  | { pipe(...args: never): any; on(...args: never): any };

/**
 * A function that returns `Result`. `never` rather than `any[]`: the compiler tries all signatures of an overloaded
 * function by a stricter relation first, in which a function with parameters does not match `any[]`.
 */
type Returns<Result> = (this: never, ...args: never) => Result;
type ReturnsAny = Returns<OnlyAny | PromiseLike<OnlyAny>>;
type ReturnsOneShot = Returns<OneShot | PromiseLike<OneShot>>;
type ReturnsPromise = Returns<PromiseLike<unknown>>;

/** Shown where a method or function returns a generator, an iterator, a stream or an observable. */
export interface CannotCacheGeneratorsStreamsOrObservables {
  readonly [only]: 'collect it into an array, a Buffer or a string, and cache that';
}

/** Shown where a method that does not always return a promise meets a backend that is not synchronous. */
export interface AnAsyncBackendNeedsAMethodThatReturnsAPromise {
  readonly [only]: 'make the method async, or use a backend in memory';
}

/** What a method on an asynchronous backend must be able to hold: a subclass of Promise would not survive. */
export interface ReturnsAPlainPromise {
  (this: any, ...args: any[]): Promise<any>;
}

/** As many signatures as inference pairs with an overloaded method. */
interface Overloads<Args extends any[]> {
  (this: any, ...args: Args): any;
  (this: any, ...args: Args): any;
  (this: any, ...args: Args): any;
  (this: any, ...args: Args): any;
}

/**
 * The decorator, in both protocols. Every signature is generic in the method, because the compiler tries all of them
 * once by a stricter relation, in which `(...args: any[]) => OneShot` would not match a generator with parameters.
 *
 * @typeParam Self what the callbacks of the options take as `this`
 * @typeParam Promised what it returns for a method that returns promises
 * @typeParam Plain what it returns for another
 */
export interface CachedDecorator<Self, Args extends any[], Promised, Plain> {
  // Standard: (value, context).
  <This extends Self, Method extends ReturnsAny>(
    value: Method,
    context: ClassMethodDecoratorContext<This, any>,
  ): void;
  <This, Method extends ReturnsOneShot>(
    value: Method,
    context: ClassMethodDecoratorContext<This, any>,
  ): CannotCacheGeneratorsStreamsOrObservables;
  <This extends Self, Method extends ReturnsPromise>(
    value: Method,
    context: ClassMethodDecoratorContext<This, any>,
  ): Promised;
  <This extends Self, Method extends Returns<unknown>>(
    value: Method,
    context: ClassMethodDecoratorContext<This, any>,
  ): Plain;

  // Legacy: (target, key, descriptor). The descriptor is required, which refuses fields.
  <Method extends ReturnsAny>(
    target: Self & object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void;
  <Method extends ReturnsOneShot>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): CannotCacheGeneratorsStreamsOrObservables;
  <Method extends ReturnsPromise>(
    target: Self & object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): LegacyResult<Promised>;
  <Method extends Returns<unknown>>(
    target: Self & object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): Plain;

  /** Out of reach (nothing is a `never`). The compiler infers `Self` and `Args` by comparing it with the method. */
  (
    valueOrTarget: Self | Overloads<Args>,
    contextOrKey: ClassMethodDecoratorContext<Self, any> | string | symbol,
    descriptor: { value?: Overloads<Args> },
    inferenceOnly: never,
  ): any;
}

type LegacyResult<Promised> = Promised extends AnyFunction ? { value?: Promised } : void;

// ---- the options ----

/** Shown where a backend that methods share comes without `namespace`. */
export interface SharedBackendsNeedANamespace {
  namespace: unknown;
}

/** Shown where a backend class that requires `ttl` comes without. */
export interface ThisBackendNeedsATtl {
  ttl: unknown;
}

type CoreOptionName = keyof PolicyOptions<any, any> | keyof OwnedBackendOptions | 'backend' | 'namespace';

/** A backend's constructor options, as written beside `backend`: core's own names are core's. */
type InlineOptions<Options> = {
  [Name in keyof Options as Exclude<Name, CoreOptionName>]: Options[Name];
} & (Options extends { ttl: unknown } ? ThisBackendNeedsATtl : unknown);

type OptionsOfKind<Source> = [Source] extends [new (options: infer Options) => unknown]
  ? OwnedBackendOptions & InlineOptions<Options>
  : SharedBackendsNeedANamespace;

/**
 * The options of `Cached` and `cache`.
 *
 * @typeParam Source the backend's class, or a backend
 * @typeParam Selected what a selector gives
 */
export type CachedOptions<Self, Args extends any[], Source, Selected> = {
  /**
   * Where results are kept.
   *
   * - A class (`LRU`, `TTL`): each object gets a backend of its own, made with the options given here.
   * - A backend (`new Redis(...)`): shared by all objects; `namespace` is required.
   * - A selector (`(self) => self.cache`): asked on each call for a backend; `namespace` is required. It takes at least
   *   one parameter.
   *
   * Required.
   */
  backend: Source | ((self: Self) => Selected);
  /** The name of the entries on the backend; required where the backend is shared. See {@link Namespace}. */
  namespace?: Namespace<Self>;
} & PolicyOptions<Self, Args> &
  OptionsOfKind<Source>;

/** `Yes` if the backend answers plainly, at once. A class always does. */
type IfSync<Source, Selected, Yes, No> = [Source] extends [CacheBackend]
  ? [Source] extends [SyncCacheBackend]
    ? Yes
    : No
  : [Selected] extends [SyncCacheBackend]
    ? Yes
    : No;

// ---- the functions ----

/** The type of `Cached`. */
export interface CachedFunction {
  <
    Self = any,
    Args extends any[] = any,
    Source extends BackendClass | CacheBackend = never,
    Selected extends CacheBackend = SyncCacheBackend,
  >(
    options: CachedOptions<Self, NoInfer<Args>, Source, Selected>,
  ): IfSync<
    Source,
    Selected,
    CachedDecorator<Self, Args, void, void>,
    CachedDecorator<Self, Args, ReturnsAPlainPromise, AnAsyncBackendNeedsAMethodThatReturnsAPromise>
  >;
}

/**
 * The type of `cache`: the function it returns has the very type of the one it was given. (`Exact & ...` keeps generics
 * that a bound on `Exact` would erase; from five signatures on, the compiler's errors speak of the last one only.)
 */
export interface CacheFunction {
  <Exact extends AnyFunction, Source extends BackendClass | CacheBackend = never, Selected extends CacheBackend = SyncCacheBackend>(
    fn: Exact & Returns<OnlyAny>,
    options: FunctionOptions<Exact, Source, Selected>,
  ): Exact;
  <Exact extends AnyFunction, Source extends BackendClass | CacheBackend = never, Selected extends CacheBackend = SyncCacheBackend>(
    fn: Exact & Returns<PromiseLike<OnlyAny>>,
    options: FunctionOptions<Exact, Source, Selected>,
  ): Exact;
  <Exact extends AnyFunction>(fn: Exact & Returns<OneShot>, options: FunctionOptions<Exact, any, any>): CannotCacheGeneratorsStreamsOrObservables;
  <Exact extends AnyFunction>(fn: Exact & Returns<PromiseLike<OneShot>>, options: FunctionOptions<Exact, any, any>): CannotCacheGeneratorsStreamsOrObservables;
  <Exact extends AnyFunction, Source extends BackendClass | CacheBackend = never, Selected extends CacheBackend = SyncCacheBackend>(
    fn: Exact & IfSync<Source, Selected, Returns<unknown>, ReturnsPromise>,
    options: FunctionOptions<Exact, Source, Selected>,
  ): Exact;
}

type FunctionOptions<Exact extends AnyFunction, Source, Selected> = CachedOptions<ThisParameterType<Exact>, Parameters<Exact>, Source, Selected>;
