/** Calls the method itself, inside of whatever has to know that it is running. */
import type { CachedMethod } from './cached-method.js';
import { runInside } from './load-context.js';
import { aroundLoad } from './view/load-hook.js';
import type { ObservedLoad } from './view/observed-load.js';
import type { Flight } from './flight.js';

interface Call {
  readonly self: unknown;
  readonly args: readonly unknown[];
}

/** @param observe makes what is told of the load, if anybody wants to know */
export function invoke(
  { original, policy }: CachedMethod,
  flight: Flight,
  { self, args }: Call,
  observe: () => ObservedLoad,
): unknown {
  const around = aroundLoad();
  if (around === undefined && !policy.detectReentrancy) return original.apply(self, args as unknown[]);
  const run = (): unknown => original.apply(self, args as unknown[]);
  const inside = policy.detectReentrancy ? () => runInside(flight, run) : run;
  return around === undefined ? inside() : around(observe(), inside);
}
