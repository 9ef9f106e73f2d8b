/** What every cache on one backend shares, whichever copy of this module made it: flights, write order, suspect keys. */
import { shared } from './shared-state.js';
import { Flights } from './single-flight.js';
import { SuspectKeys } from './suspect-keys.js';
import { WriteOrder } from './write-order.js';

export interface BackendState {
  readonly flights: Flights;
  readonly writes: WriteOrder;
  readonly suspects: SuspectKeys;
  /** Keys and prefixes of suspects that are being made good. */
  readonly curing: Set<string>;
  /** Namespace to the method that claimed it. */
  readonly claims: Map<string, string>;
  /** When the last warning about this backend was given, in milliseconds of the monotonic clock. */
  warnedAt: number;
}

/**
 * @param prefixOf the part of a key that its namespace gives; keys of one backend all have one, or none has
 */
export function stateOf(backend: object, prefixOf: (key: string) => string): BackendState {
  const states = shared('backends', () => new WeakMap<object, BackendState>());
  let state = states.get(backend);
  if (state === undefined) {
    state = {
      flights: new Flights(),
      writes: new WriteOrder(),
      suspects: new SuspectKeys(prefixOf),
      curing: new Set(),
      claims: new Map(),
      warnedAt: -Infinity,
    };
    states.set(backend, state);
  }
  return state;
}
