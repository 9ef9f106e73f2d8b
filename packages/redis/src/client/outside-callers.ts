/** Keeps callers' asynchronous contexts out of what outlives their calls. */
import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Runs an action in the context in which this module was loaded: a socket opened inside a request would keep the
 * request's context alive for as long as it is open.
 */
export const outsideCallers: <R>(action: () => R) => R = AsyncLocalStorage.snapshot();
