/** The runtime's asynchronous context, where there is one: core imports no Node builtin, so it is asked for by name. */

/** The part of Node's `AsyncLocalStorage` that core uses. */
export interface ContextStore<T> {
  getStore(): T | undefined;
  run<R>(store: T, action: () => R): R;
}

interface ContextStoreClass {
  new <T>(): ContextStore<T>;
  snapshot?(): <R>(action: () => R) => R;
}

const builtin = (
  globalThis as {
    process?: { getBuiltinModule?: (name: string) => { AsyncLocalStorage?: ContextStoreClass } | undefined };
  }
).process?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage;

/** `AsyncLocalStorage`, or `undefined` in a runtime without it (Node has it from 20.16 by this way). */
export const ContextStore: ContextStoreClass | undefined = builtin;

/** Keeps the context of this moment, for an action that somebody else will set off. */
export function inThisContext<T>(action: (given: T) => void): (given: T) => void {
  const run = builtin?.snapshot?.();
  return run === undefined ? action : (given) => run(() => action(given));
}

/**
 * Runs an action in the context in which this module was loaded. What outlives a call is made there: on Node 20 a timer
 * made inside a request would keep the request's context alive.
 */
export const outsideCallers: <R>(action: () => R) => R = builtin?.snapshot?.() ?? ((action) => action());
