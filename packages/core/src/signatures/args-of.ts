/** What a call of a function takes and gives, overloads included. Types only. */

/** Any method or function. */
export type AnyFunction = (this: any, ...args: any[]) => any;

/**
 * The arguments of a function: of an overloaded one the union over its overloads (the last eight, if there are more),
 * of a generic one by its constraints.
 */
export type ArgsOf<Function> = EightSignatures & Function extends {
  (...args: infer A extends readonly any[]): unknown;
  (...args: infer B extends readonly any[]): unknown;
  (...args: infer C extends readonly any[]): unknown;
  (...args: infer D extends readonly any[]): unknown;
  (...args: infer E extends readonly any[]): unknown;
  (...args: infer F extends readonly any[]): unknown;
  (...args: infer G extends readonly any[]): unknown;
  (...args: infer H extends readonly any[]): unknown;
}
  ? A | B | C | D | E | F | G | H
  : never;

/** What awaiting the function's result gives, overloads and generics likewise. */
export type ValueOf<Function> =
  ResultOf<Function> extends infer Result ? (Result extends PromiseLike<infer Value> ? Value : Result) : never;

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
 * A function type to infer `Args` from an overloaded function. The compiler pairs the signatures of two types from the
 * last ones backwards, so it takes as many as there may be overloads.
 */
export interface Overloads<Args extends readonly any[], Result> {
  (this: any, ...args: Args): Result;
  (this: any, ...args: Args): Result;
  (this: any, ...args: Args): Result;
  (this: any, ...args: Args): Result;
  (this: any, ...args: Args): Result;
  (this: any, ...args: Args): Result;
  (this: any, ...args: Args): Result;
  (this: any, ...args: Args): Result;
}

/** Put before a function's own signatures, so that eight can be paired; what they add to a union is `never`. */
type EightSignatures = Overloads<never, never>;
