/** Calls the method itself, inside of whatever has to know that it is running. */
import type { CachedMethod } from './cached-method.js';
import { digestOf } from './key/key-digest.js';
import { runInside } from './load-context.js';
import { aroundLoad } from './load-hook.js';
import type { Flight } from './single-flight.js';

interface Call {
  readonly self: unknown;
  readonly args: readonly unknown[];
}

/** @param isBackground whether it refreshes an entry, and no caller waits for it */
export function invoke(method: CachedMethod, flight: Flight, { self, args }: Call, isBackground: boolean): unknown {
  const { original, policy } = method;
  const around = aroundLoad();
  if (around === undefined && !policy.detectReentrancy) return original.apply(self, args as unknown[]);
  const run = (): unknown => original.apply(self, args as unknown[]);
  const inside = policy.detectReentrancy ? () => runInside(flight, run) : run;
  if (around === undefined) return inside();
  return around({ ...method.subject(flight.key), key: () => digestOf(flight.key), background: isBackground }, inside);
}
