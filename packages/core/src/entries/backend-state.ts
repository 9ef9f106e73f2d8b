/** What every cache on one backend shares, whichever copy of this module made it: flights, write order, suspect keys. */
import { shared } from '../process-state.js';
import { Flights } from '../single-flight.js';
import { SuspectKeys } from './suspect-keys.js';
import { WriteOrder } from './write-order.js';

/** Parts are made when they are first needed: most objects with a cache need few of them. */
export class BackendState {
  readonly flights = new Flights();
  readonly suspects: SuspectKeys;
  /** When the last warning about this backend was given, in milliseconds of the monotonic clock. */
  warnedAt = -Infinity;
  #writes: WriteOrder | undefined;
  #curing: Set<string> | undefined;
  #claims: Map<string, string> | undefined;

  constructor(prefixOf: (key: string) => string) {
    this.suspects = new SuspectKeys(prefixOf);
  }

  get writes(): WriteOrder {
    return (this.#writes ??= new WriteOrder());
  }

  /** Keys and prefixes of suspects that are being made good. */
  get curing(): Set<string> {
    return (this.#curing ??= new Set());
  }

  /** Key prefix of a namespace to the method that claimed it. */
  get claims(): Map<string, string> {
    return (this.#claims ??= new Map());
  }
}

/**
 * @param prefixOf the part of a key that its namespace gives; keys of one backend all have one, or none has
 */
export function stateOf(backend: object, prefixOf: (key: string) => string): BackendState {
  const states = shared('backends', () => new WeakMap<object, BackendState>());
  let state = states.get(backend);
  if (state === undefined) {
    state = new BackendState(prefixOf);
    states.set(backend, state);
  }
  return state;
}
