/** Knows which loads a piece of code runs inside of, also after an `await`, for `detectReentrancy: true`. */
import { ContextStore } from './async-context.js';
import { shared } from './shared-state.js';
import type { Flight } from './single-flight.js';

interface Frame {
  readonly flight: Flight;
  readonly outer: Frame | undefined;
}

export function isReentrancyDetectable(): boolean {
  return ContextStore !== undefined;
}

function frames() {
  return shared('load-context', () => (ContextStore === undefined ? undefined : new ContextStore<Frame>()));
}

/** Runs a load so that code inside it can be told from other callers. */
export function runInside<R>(flight: Flight, load: () => R): R {
  const store = frames();
  return store === undefined ? load() : store.run({ flight, outer: store.getStore() }, load);
}

/** Whether the caller is part of that load. */
export function isInside(flight: Flight): boolean {
  for (let frame = frames()?.getStore(); frame !== undefined; frame = frame.outer) {
    if (frame.flight === flight) return true;
  }
  return false;
}
