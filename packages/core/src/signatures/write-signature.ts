/**
 * The types of `CacheEvict` and `CachePut`, of their options, and of the decorators that they return.
 *
 * As for `Cached`, the last signature of a decorator is there for inference alone: from it the compiler learns the class
 * and what the method takes and gives, before it looks at the name and the options. Conditions that ask something of the
 * class or of the method stand where a generic class lets the compiler decide them, or where it may leave them open.
 */
import type { AnyFunction, ArgsOf, Overloads, ValueOf } from './args-of.js';
import type { ReturnsAPlainPromise } from './decorator-signature.js';

/** What both decorators take besides `args`. */
export interface WriteOptions<Args extends readonly any[], Result> {
  /**
   * Asked once the method has succeeded, with its awaited result and its arguments: whether to act. If it throws, there is
   * a process warning, and the entry is dropped. Default: always.
   */
  when?: (result: Result, ...own: Args) => boolean;
}

/** What `CacheEvict` takes besides `args` and `allEntries`. */
export interface EvictOptions<Args extends readonly any[], Result> extends WriteOptions<Args, Result> {
  /**
   * Also evicts before the method runs, whatever `when` says and whether or not the method succeeds then; an async method
   * waits for it. Default: `false`.
   */
  before?: boolean;
}

/** Acts on the entry of other arguments than the method's own. */
export interface ArgsGiven<Args extends readonly any[], Named> {
  /**
   * From the method's own arguments to those of the named method. Asked before the method runs, because that may change
   * its arguments. If it throws, or no key can be made of what it returns, the call fails and the method does not run.
   * Required unless the method's own arguments are what the named method takes. For an overloaded method it takes what any
   * overload takes: write `(...own) => ...` if they differ in number.
   */
  args: (...own: Args) => Readonly<Named>;
  allEntries?: false;
}

/** Acts on the entry of the method's own arguments. */
export interface ArgsAreOwn {
  args?: undefined;
  allEntries?: false;
}

/** Drops all entries of the named method and object, as `cacheOf(...).clear()` does. */
export interface AllEntries {
  allEntries: true;
  args?: undefined;
}

/** The type of `CacheEvict`. */
export interface CacheEvictFunction {
  <const Name extends string | symbol, Self = any, Args extends readonly any[] = any, Result = any>(
    name: NamedMethod<Self, Name>,
    ...options: EvictParameters<FromMethod<Args, Name>, FromMethod<Result, Name>, NamedArgs<Self, Name>>
  ): EvictDecorator<Self, Args, Result>;
}

/** The type of `CachePut`. */
export interface CachePutFunction {
  <const Name extends string | symbol, Self = any, Args extends readonly any[] = any, Result = any>(
    name: NamedMethod<Self, Name>,
    ...options: PutParameters<FromMethod<Args, Name>, FromMethod<Result, Name>, NamedArgs<Self, Name>>
  ): PutDecorator<Self, Args, Result, NamedResult<Self, Name>>;
}

// The last form is the one that the compiler's messages speak of.
type EvictParameters<Args extends readonly any[], Result, Named> =
  | ([Args] extends [Named] ? [options?: EvictOptions<Args, Result> & ArgsAreOwn] : never)
  | [options: EvictOptions<Args, Result> & (AllEntries | ArgsGiven<Args, Named>)];

type PutParameters<Args extends readonly any[], Result, Named> =
  | ([Args] extends [Named] ? [options?: WriteOptions<Args, Result> & Pick<ArgsAreOwn, 'args'>] : never)
  | [options: WriteOptions<Args, Result> & Pick<ArgsGiven<Args, Named>, 'args'>];

/** The decorator that `CacheEvict` returns, in both protocols. */
export interface EvictDecorator<Self, Args extends readonly any[], Result> {
  <This extends Self, Method extends ReturnsAny>(value: Method, context: ClassMethodDecoratorContext<This, any>): void;
  <This extends Self, Method extends ReturnsPromise>(
    value: Method,
    context: ClassMethodDecoratorContext<This, any>,
  ): ReturnsAPlainPromise;
  <This extends Self, Method extends AnyFunction>(value: Method, context: ClassMethodDecoratorContext<This, any>): void;
  <Method extends ReturnsAny>(
    target: Self & object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void;
  <Method extends ReturnsPromise>(
    target: Self & object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): { value?: ReturnsAPlainPromise };
  <Method extends AnyFunction>(
    target: Self & object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void;
  (...inferenceOnly: ForInference<Self, Args>): Giving<Result> | { value?: Giving<Result> };
}

/** The decorator that `CachePut` returns, in both protocols. */
export interface PutDecorator<Self, Args extends readonly any[], Result, Named> {
  <This extends Self, Method extends ReturnsAny>(value: Method, context: ClassMethodDecoratorContext<This, any>): void;
  <This extends Self, Method extends Returns<PromiseLike<Named>>>(
    value: Method,
    context: ClassMethodDecoratorContext<This, any>,
  ): ReturnsAPlainPromise;
  <This extends Self, Method extends Returns<Named | PromiseLike<Named>>>(
    value: Method,
    context: ClassMethodDecoratorContext<This, any>,
  ): void;
  <This extends Self, Method extends AnyFunction>(
    value: Method,
    context: ClassMethodDecoratorContext<This, any>,
  ): TheMethodDoesNotReturnWhatTheNamedMethodReturns;
  <Method extends ReturnsAny>(
    target: Self & object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void;
  <Method extends Returns<PromiseLike<Named>>>(
    target: Self & object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): { value?: ReturnsAPlainPromise };
  <Method extends Returns<Named | PromiseLike<Named>>>(
    target: Self & object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void;
  <Method extends AnyFunction>(
    target: Self & object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): TheMethodDoesNotReturnWhatTheNamedMethodReturns;
  (...inferenceOnly: ForInference<Self, Args>): Giving<Result> | { value?: Giving<Result> };
}

/** Shown for a method whose result cannot be an entry of the method that `CachePut` names. */
export interface TheMethodDoesNotReturnWhatTheNamedMethodReturns {
  readonly [only]: 'return the new value, or drop the old one with CacheEvict';
}

declare const only: unique symbol;

/** Arguments that no call has: nothing is a `never`. */
type ForInference<Self, Args extends readonly any[]> = [
  valueOrTarget: Self | Overloads<Args, any>,
  contextOrKey: ClassMethodDecoratorContext<Self, any> | string | symbol,
  descriptor: { value?: Overloads<Args, any> },
  inferenceOnly: never,
];

/** A method that gives `Result` when awaited. */
type Giving<Result> = Overloads<never, Result | PromiseLike<Result>>;

type Returns<Result> = (this: never, ...args: never) => Result;
type ReturnsPromise = Returns<PromiseLike<unknown>>;
/** Methods that give `any` or `never`, and generic ones whose result is a type parameter, which compare like `any`. */
type ReturnsAny = Returns<OnlyAny>;
/** Nothing but `any` and `never` is assignable to it. */
interface OnlyAny {
  readonly [only]: typeof only;
}

/** A type, not inferred from where it stands, so that annotated callbacks are checked against the method. */
type FromMethod<Type, Name> = [Type][Name extends unknown ? 0 : never];

/**
 * The name of a method of `Self`, public, or private to TypeScript: what a class has without showing it keeps the class from
 * being assigned to a type in which it is optional. (`object` keeps that type from being refused for want of anything
 * in common.)
 */
type NamedMethod<Self, Name extends PropertyKey> =
  Name extends MethodName<Self> ? Name : [Self] extends [object & { [N in Name]?: unknown }] ? MethodName<Self> : Name;

type MethodName<Target> = {
  [Name in keyof Target]-?: NonNullable<Target[Name]> extends AnyFunction ? Name : never;
}[keyof Target];

/** What the named method takes; of a private one the compiler does not tell. */
type NamedArgs<Self, Name> = Name extends keyof Self ? ArgsOf<Extract<Self[Name], AnyFunction>> : readonly any[];

/** What the named method gives, awaited or as it is: in a generic class it may be open whether there is a promise. */
type NamedResult<Self, Name> = Name extends keyof Self
  ? ValueOf<Extract<Self[Name], AnyFunction>> | ReturnType<Extract<Self[Name], AnyFunction>>
  : unknown;
