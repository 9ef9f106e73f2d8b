/**
 * The types of `Cached`, of the decorator that it returns, and of `cache`.
 *
 * - No conditional type looks at the method: inside a generic class the compiler would put it off, and then refuse valid
 *   code. Methods are checked by plain assignability, which spares generics, overloads, `this` and `x is T`.
 * - A method that must be refused is matched by a signature that returns an interface with a telling name; the compiler
 *   shows the name (TS1270).
 * - What the options' callbacks know of the method they learn from the decorator's last signature, which no call
 *   reaches: the compiler infers `Self`, `Args` and `Result` by comparing it with the method.
 */
import type { AnyFunction, ArgsOf, Overloads, ValueOf } from './args-of.js';
import type { BackendClass, CacheBackend, SyncCacheBackend } from '../backend.js';
import type { CachedOptions, KindOf } from './cached-options.js';

/** The type of `Cached`. */
export interface CachedFunction {
  <
    Source extends BackendClass | CacheBackend,
    Selected extends CacheBackend = SyncCacheBackend,
    Self = any,
    Args extends readonly any[] = any,
    Result = any,
  >(
    options: CachedOptions<Self, FromMethod<Args, Source>, Source, Selected, FromMethod<Result, Source>>,
  ): CachedDecorator<Self, Args, KindOf<Source, Selected>, Result>;
}

/**
 * A type, not inferred from where it stands: a callback with annotated parameters is checked against the method, in its
 * own place. The condition is decided last, and asks nothing of the method. (`NoInfer` does the same, but the compiler
 * does not spread it over parameters, and shows it in its messages.)
 */
type FromMethod<Type, Source> = [Type][Source extends unknown ? 0 : never];

/**
 * The decorator, in both protocols.
 *
 * @typeParam Self what the options' callbacks take as `self`
 * @typeParam Args the method's arguments
 * @typeParam Kind of the backend
 * @typeParam Result the method's result, awaited
 */
export interface CachedDecorator<Self, Args extends readonly any[], Kind extends 'sync' | 'async', Result = any> {
  // Standard: (value, context).
  <This extends Self, Method extends ReturnsAny>(value: Method, context: ClassMethodDecoratorContext<This, any>): void;
  <This, Method extends ReturnsOneShot>(
    value: Method,
    context: ClassMethodDecoratorContext<This, any>,
  ): CannotCacheGeneratorsStreamsOrObservables;
  <This extends Self, Method extends ReturnsPromise>(
    value: Method,
    context: ClassMethodDecoratorContext<This, any>,
  ): ForKind<Kind, void, ReturnsAPlainPromise>;
  <This extends Self, Method extends Returns<unknown>>(
    value: Method,
    context: ClassMethodDecoratorContext<This, any>,
  ): ForKind<Kind, void, AnAsyncBackendNeedsAMethodThatReturnsAPromise>;

  // Legacy: (target, key, descriptor). The descriptor is required: a field has none.
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
  ): ForKind<Kind, void, { value?: ReturnsAPlainPromise }>;
  <Method extends Returns<unknown>>(
    target: Self & object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): ForKind<Kind, void, AnAsyncBackendNeedsAMethodThatReturnsAPromise>;

  // For those who take decorators as values, such as Nest's applyDecorators: with its type parameter erased it is a
  // MethodDecorator. No method is a `never`.
  <Method extends never>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<Method>): void;

  // For inference only: nothing is a `never`. The result stands where the method is returned, because from parameters the
  // compiler would infer the intersection of what overloads return.
  (
    valueOrTarget: Self | Overloads<Args, any>,
    contextOrKey: ClassMethodDecoratorContext<Self, any> | string | symbol,
    descriptor: { value?: Overloads<Args, any> },
    inferenceOnly: never,
  ): Giving<Result> | { value?: Giving<Result> };
}

/** A method that gives `Result` when awaited; by a union, not `Awaited`, which the compiler puts off in generic classes. */
type Giving<Result> = Overloads<never, Result | PromiseLike<Result>>;

/**
 * The type of `cache`: what it returns has the very type of the function it was given. `Exact & ...` spares generics,
 * which a bound on `Exact` would erase; with four signatures the compiler's errors speak of the last one only.
 */
export interface CacheFunction {
  <
    Exact extends AnyFunction,
    Source extends BackendClass | CacheBackend,
    Selected extends CacheBackend = SyncCacheBackend,
  >(
    fn: Exact & Returns<PromiseLike<OnlyAny>>,
    options: FunctionOptions<Exact, Source, Selected>,
  ): Exact;
  <Exact extends AnyFunction>(
    fn: Exact & Returns<OneShot>,
    options: FunctionOptions<Exact, any, any> & Record<string, any>,
  ): CannotCacheGeneratorsStreamsOrObservables;
  <Exact extends AnyFunction>(
    fn: Exact & Returns<PromiseLike<OneShot>>,
    options: FunctionOptions<Exact, any, any> & Record<string, any>,
  ): CannotCacheGeneratorsStreamsOrObservables;
  <
    Exact extends AnyFunction,
    Source extends BackendClass | CacheBackend,
    Selected extends CacheBackend = SyncCacheBackend,
  >(
    fn: Exact & ForKind<KindOf<Source, Selected>, Returns<unknown>, ReturnsPromise>,
    options: FunctionOptions<Exact, Source, Selected>,
  ): Exact;
}

type FunctionOptions<Exact extends AnyFunction, Source, Selected> = CachedOptions<
  ThisParameterType<Exact>,
  ArgsOf<Exact>,
  Source,
  Selected,
  ValueOf<Exact>
>;

type ForKind<Kind, Sync, Async> = Kind extends 'sync' ? Sync : Async;

/** Shown for a method or function that returns a generator, an iterator, a stream or an observable. */
export interface CannotCacheGeneratorsStreamsOrObservables {
  readonly [only]: 'collect it into an array, a Buffer or a string, and cache that';
}

/** Shown for a method that does not always return a promise, on a backend that is not synchronous. */
export interface AnAsyncBackendNeedsAMethodThatReturnsAPromise {
  readonly [only]: 'make the method async, or use a backend in memory';
}

/** What stands in a method's place on an asynchronous backend: a subclass of Promise does not survive. */
export interface ReturnsAPlainPromise {
  (this: any, ...args: any[]): Promise<any>;
}

/**
 * A function that returns `Result`. `never`, not `any`: the compiler tries all the signatures by a stricter relation
 * first, in which a function with parameters does not match `any[]`.
 */
type Returns<Result> = (this: never, ...args: never) => Result;
type ReturnsAny = Returns<OnlyAny | PromiseLike<OnlyAny>>;
type ReturnsOneShot = Returns<OneShot | PromiseLike<OneShot>>;
type ReturnsPromise = Returns<PromiseLike<unknown>>;

declare const only: unique symbol;
/** Nothing but `any` and `never` is assignable to it. */
interface OnlyAny {
  readonly [only]: typeof only;
}

/** What can be read only once, told by its shape: no library need be imported. */
type OneShot =
  | { next(...args: never): any; [Symbol.iterator](): any } // iterators, generators
  | { next(...args: never): any; [Symbol.asyncIterator](): any }
  | { subscribe(...args: never): any; pipe(...args: never): any } // observables
  | { getReader(...args: never): any; readonly locked: boolean } // web streams
  | { pipe(...args: never): any; on(...args: never): any }; // Node streams
