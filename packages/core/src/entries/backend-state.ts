/** What every cache on one backend shares, whichever copy of this module made it: flights, write order, suspect keys. */
import type { CacheBackend } from '../backend.js';
import type { Coherence } from '../leading.js';
import { shared } from '../runtime/process-state.js';
import { Flights } from '../single-flight.js';
import { Backoff } from './backoff.js';
import { SuspectKeys } from './suspect-keys.js';
import { TagStamps } from './tag-stamps.js';
import { WriteOrder } from './write-order.js';

/** Parts are made when they are first needed: most objects with a cache need few of them. */
export class BackendState {
  readonly flights: Flights;
  readonly suspects: SuspectKeys;
  /** The part of a key that its namespace gives. */
  readonly prefixOf: (key: string) => string;
  /** Whether somebody hears of the entries that the backend lets go of. */
  isObserved = false;
  /** When the last warning about this backend was given, in milliseconds of the monotonic clock. */
  warnedAt = -Infinity;
  #writes: WriteOrder | undefined;
  #curing: Set<string> | undefined;
  #claims: Map<string, string> | undefined;
  #tags: TagStamps | undefined;
  #backoff: Backoff | undefined;

  constructor(prefixOf: (key: string) => string, coherence?: Coherence) {
    this.flights = new Flights(coherence);
    this.prefixOf = prefixOf;
    this.suspects = new SuspectKeys(prefixOf);
  }

  get writes(): WriteOrder {
    return (this.#writes ??= new WriteOrder());
  }

  /** Keys and prefixes of suspects that are being made good. */
  get curing(): Set<string> {
    return (this.#curing ??= new Set());
  }

  /** Which tags were invalidated. */
  get tags(): TagStamps {
    return (this.#tags ??= new TagStamps());
  }

  /** Keys whose refresh has failed. */
  get backoff(): Backoff {
    return (this.#backoff ??= new Backoff());
  }

  /** Whether a refresh of any key has failed. */
  get hasBackoff(): boolean {
    return this.#backoff !== undefined && this.#backoff.size > 0;
  }

  /** The method that has claimed a namespace, by its key prefix. */
  holderOf(prefix: string): string | undefined {
    return this.#claims?.get(prefix);
  }

  /** Key prefix of a namespace to the method that claimed it. */
  get claims(): Map<string, string> {
    return (this.#claims ??= new Map());
  }
}

/**
 * @param prefixOf the part of a key that its namespace gives; keys of one backend all have one, or none has
 */
export function stateOf(backend: CacheBackend, prefixOf: (key: string) => string): BackendState {
  const states = shared('backends', () => new WeakMap<object, BackendState>());
  let state = states.get(backend);
  if (state === undefined) {
    state = new BackendState(prefixOf, backend.coherence);
    states.set(backend, state);
  }
  return state;
}
