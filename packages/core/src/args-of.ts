/** What a call of a function takes and gives, overloads included. */

/** Any method or function. */
export type AnyFunction = (this: any, ...args: any[]) => any;

/**
 * The arguments of a function: of an overloaded one the union over its overloads (of the last eight, where there are
 * more), of a generic one by its constraints.
 */
export type ArgsOf<Function> = EightSignatures & Function extends {
  (...args: infer A extends any[]): unknown;
  (...args: infer B extends any[]): unknown;
  (...args: infer C extends any[]): unknown;
  (...args: infer D extends any[]): unknown;
  (...args: infer E extends any[]): unknown;
  (...args: infer F extends any[]): unknown;
  (...args: infer G extends any[]): unknown;
  (...args: infer H extends any[]): unknown;
}
  ? A | B | C | D | E | F | G | H
  : never;

/** What awaiting the function's result gives, in the same way. */
export type ValueOf<Function> = ResultOf<Function> extends infer Result ? (Result extends PromiseLike<infer Value> ? Value : Result) : never;

type ResultOf<Function> = EightSignatures & Function extends {
  (...args: never): infer A;
  (...args: never): infer B;
  (...args: never): infer C;
  (...args: never): infer D;
  (...args: never): infer E;
  (...args: never): infer F;
  (...args: never): infer G;
  (...args: never): infer H;
}
  ? A | B | C | D | E | F | G | H
  : never;

/**
 * Eight signatures in one type parameter, to infer from an overloaded function: the compiler pairs signatures from the
 * last one backwards.
 */
export interface Overloads<Args extends any[], Result> {
  (this: any, ...args: Args): Result;
  (this: any, ...args: Args): Result;
  (this: any, ...args: Args): Result;
  (this: any, ...args: Args): Result;
  (this: any, ...args: Args): Result;
  (this: any, ...args: Args): Result;
  (this: any, ...args: Args): Result;
  (this: any, ...args: Args): Result;
}

/** Put before a function's own signatures, so that there are enough to pair; each adds `never` to a union. */
type EightSignatures = Overloads<never, never>;
