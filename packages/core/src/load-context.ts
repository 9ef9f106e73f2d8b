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
  if (store === undefined) return load();
  let outer = store.getStore();
  // A load may set off others for ever, each from within the one before; those that are over must not pile up.
  while (outer?.flight.isOver) outer = outer.outer;
  return store.run({ flight, outer }, load);
}

/** Whether the caller is part of that load. */
export function isInside(flight: Flight): boolean {
  for (let frame = frames()?.getStore(); frame !== undefined; frame = frame.outer) {
    if (frame.flight === flight) return true;
  }
  return false;
}
