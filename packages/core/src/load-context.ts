/** Knows which loads a piece of code runs inside of, also after an `await`, for `detectReentrancy: true`. */
import { ContextStore } from './runtime/async-context.js';
import { shared } from './runtime/process-state.js';
import type { Flight } from './flight.js';

interface Frame {
  readonly flight: Flight;
  outer: Frame | undefined;
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
  return store.run({ flight, outer: underWay(store.getStore()) }, load);
}

/** Whether the caller is part of that load, which is still under way. */
export function isInside(flight: Flight): boolean {
  for (let frame = frames()?.getStore(); frame !== undefined; frame = frame.outer) {
    if (frame.flight === flight) return !flight.isOver;
  }
  return false;
}

/** Drops the loads that are over: each may set off the next one just before it ends, and they must not pile up. */
function underWay(innermost: Frame | undefined): Frame | undefined {
  const skip = (frame: Frame | undefined): Frame | undefined => {
    while (frame?.flight.isOver) frame = frame.outer;
    return frame;
  };
  const first = skip(innermost);
  for (let frame = first; frame !== undefined; frame = frame.outer) frame.outer = skip(frame.outer);
  return first;
}
