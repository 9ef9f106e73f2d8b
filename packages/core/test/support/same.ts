/** Equality of types at compile time, for `.types.ts` files. */

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only if the two types are identical; `any` is identical with `any` alone. */
export declare function same<A, B>(...proof: Same<A, B> extends true ? [] : [differs: never]): void;
