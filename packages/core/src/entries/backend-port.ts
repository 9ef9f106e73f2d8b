/** Core's side of one backend: a deadline on each operation, the contract checked, failures told in one way. */
import type { CacheBackend } from '../backend.js';
import type { BackendState } from './backend-state.js';
import type { Lease, Leading, Waiting } from '../leading.js';
import { monotonicClock, type Clock } from '../runtime/clock.js';
import { backendContract, backendFailed, backendTimeout, type PurecacheError } from '../errors.js';
import { isObserved, publish } from '../view/events.js';
import { digestOf } from '../key/key-digest.js';
import { withDeadline, type Timer } from './deadline.js';
import { watchRemovals } from './removal-events.js';
import type { Policy } from '../options.js';
import { ignoreRejection, isThenable } from '../runtime/thenable.js';
import { kindOfThrown, textOf, warn } from '../runtime/warn.js';

type Operation = 'get' | 'set' | 'delete' | 'clear' | 'peek' | 'invalidateTags' | 'lead';

/** Operations whose failure a call survives. */
export type Survived = 'get' | 'set' | 'delete' | 'clear';

type PortPolicy = Pick<Policy, 'backendTimeout' | 'onBackendError'>;

/** The cached method that a port is for. */
export interface PortUser {
  readonly label: string;
  /** Counts what the backend evicts, if it can tell. */
  evictions: number | undefined;
  subject(key: string): { method: string; namespace: string | undefined };
}

/** What else there is to waiting for a store. */
interface Wait {
  readonly onLateAnswer: ((answer?: unknown) => void) | undefined;
  readonly armed: ((timer: Timer) => void) | undefined;
}

const WARN_EVERY = 60_000;

/** Nobody waits for this answer any more: a lease that is held for nobody keeps other processes waiting. */
export function releaseLate(answer: unknown): void {
  const led = answer as Leading | undefined;
  if (led?.kind === 'lease') led.release();
}

export class BackendPort {
  readonly backend: CacheBackend;
  /** Operations take effect before they return; otherwise all of them return promises. */
  readonly sync: boolean;
  /** The part of it that answers at once: all of a backend in memory, the memory of a tiered one. */
  readonly near: { get(key: string): unknown } | undefined;
  /** Whether it gives leases; then only what was loaded under one is stored. */
  readonly leads: boolean;
  /** The backend's clock; the process's for a backend in memory that has none. */
  readonly clock: Clock;
  readonly #policy: PortPolicy;
  readonly #state: BackendState;
  readonly #method: PortUser;

  constructor(backend: CacheBackend, policy: PortPolicy, state: BackendState, method: PortUser) {
    this.backend = backend;
    this.sync = backend.sync === true;
    this.near = this.sync ? backend : backend.near;
    this.leads = backend.lead !== undefined;
    this.clock = backend.clock ?? monotonicClock;
    this.#policy = policy;
    this.#state = state;
    this.#method = method;
  }

  /** @throws PurecacheError `_BACKEND_FAILED`, `_BACKEND_TIMEOUT` or `_BACKEND_CONTRACT`, like all operations here */
  get(key: string): unknown {
    // Written out, without a closure: this is the hit path.
    let answer: unknown;
    try {
      answer = this.backend.get(key);
    } catch (error) {
      throw this.failed('get', key, error);
    }
    return isThenable(answer) ? this.#await('get', key, answer) : answer;
  }

  peek(key: string): unknown {
    return this.#perform('peek', key, () =>
      this.backend.peek === undefined ? this.backend.get(key) : this.backend.peek(key),
    );
  }

  /** Asks for the lease of a load, on a backend that gives leases. */
  lead(key: string, seen: unknown, takesOver: boolean): Promise<Leading> {
    const lead = () => this.backend.lead?.(key, seen, takesOver);
    return this.#perform('lead', key, lead, { onLateAnswer: releaseLate, armed: undefined }) as Promise<Leading>;
  }

  /** Waits for what another process loads, as long as the backend does. */
  async wait(waiting: Waiting, key: string): Promise<Leading> {
    try {
      return await waiting.wait();
    } catch (error) {
      throw this.failed('lead', key, error);
    }
  }

  /** Stores what was loaded under a lease, unless it was lost. */
  fill(lease: Lease, key: string, value: unknown, ttl: number | undefined, armed?: (timer: Timer) => void): unknown {
    this.#tellStore(key, ttl);
    const fill = () => (ttl === undefined ? lease.fill(value) : lease.fill(value, ttl));
    return this.#perform('set', key, fill, { onLateAnswer: undefined, armed });
  }

  /**
   * @param ttl milliseconds; absent: the backend's own
   * @param onLateAnswer called when the backend answers after the deadline: the store may have happened late
   * @param armed given the timer of the deadline, where nobody waits for the store
   */
  set(
    key: string,
    value: unknown,
    ttl: number | undefined,
    onLateAnswer: () => void,
    armed?: (timer: Timer) => void,
  ): unknown {
    const { backend } = this;
    const { evictions } = backend;
    this.#tellStore(key, ttl);
    const store = (): unknown => (ttl === undefined ? backend.set(key, value) : backend.set(key, value, ttl));
    const answer = this.#perform('set', key, store, { onLateAnswer, armed });
    if (evictions !== undefined) {
      this.#method.evictions = (this.#method.evictions ?? 0) + (backend.evictions as number) - evictions;
    }
    return answer;
  }

  delete(key: string): unknown {
    return this.#perform('delete', key, () => this.backend.delete(key));
  }

  clear(prefix: string): unknown {
    return this.#perform('clear', prefix, () => (prefix === '' ? this.backend.clear() : this.backend.clear(prefix)));
  }

  /** For a backend that keeps track of tags itself. */
  invalidateTags(tags: readonly string[], prefix: string | undefined): unknown {
    return this.#perform('invalidateTags', prefix ?? '', () => this.backend.invalidateTags?.(tags, prefix));
  }

  /** Has evicted and expired entries told as events, from now on. */
  watchRemovals(): void {
    watchRemovals(this.backend, this.#state, this.#method);
  }

  /** Tells the user of a failure that no caller sees. Never throws. */
  report(error: PurecacheError, operation: Survived): void {
    const method = this.#method.label;
    const { onBackendError } = this.#policy;
    if (onBackendError !== undefined) {
      const failed = (thrown: unknown): void =>
        warn(`The 'onBackendError' option of ${method} failed: ${textOf(thrown)}`);
      try {
        const returned: unknown = onBackendError(error, { method, operation });
        if (isThenable(returned)) returned.then(undefined, failed);
      } catch (thrown) {
        failed(thrown);
      }
      return;
    }
    const now = monotonicClock.now();
    if (now - this.#state.warnedAt < WARN_EVERY) return;
    this.#state.warnedAt = now;
    warn(
      `${error.message}${kindOfThrown(error.cause)} Calls run uncached; give 'onBackendError' to hear of each failure.`,
    );
  }

  #tellStore(key: string, ttl: number | undefined): void {
    if (!isObserved()) return;
    publish({ type: 'store', ...this.#method.subject(key), key: digestOf(key), ttl });
    this.watchRemovals();
  }

  /** @param place the key, or the prefix of the keys that it is about */
  #perform(operation: Operation, place: string, action: () => unknown, wait?: Wait): unknown {
    let answer: unknown;
    try {
      answer = action();
    } catch (error) {
      throw this.failed(operation, place, error);
    }
    return isThenable(answer) ? this.#await(operation, place, answer, wait) : answer;
  }

  #await(operation: Operation, place: string, answer: PromiseLike<unknown>, wait?: Wait): Promise<unknown> {
    if (!this.sync) return this.#inTime(operation, place, answer, wait);
    throw this.broken(operation, place, answer);
  }

  #inTime(operation: Operation, place: string, answer: PromiseLike<unknown>, wait?: Wait): Promise<unknown> {
    const limit = this.#policy.backendTimeout;
    const sound = answer.then(undefined, (error: unknown) => {
      throw this.failed(operation, place, error);
    });
    const expire = (): never => {
      const late = wait?.onLateAnswer;
      if (late !== undefined) sound.then(late, late);
      throw this.#told(operation, place, backendTimeout(this.#method.label, operation, limit));
    };
    return withDeadline(sound, limit, expire, wait?.armed);
  }

  /** The error for a failure of the backend's, told to those who listen. */
  failed(operation: Operation, place: string, cause: unknown): PurecacheError {
    return this.#told(operation, place, backendFailed(this.#method.label, operation, cause));
  }

  /** The error for a promise from a backend that says it is synchronous, told to those who listen. */
  broken(operation: Operation, place: string, answer: PromiseLike<unknown>): PurecacheError {
    ignoreRejection(answer); // its outcome is of no use any more, its rejection not the caller's
    const broken = `returned a promise although the backend says 'sync: true'`;
    return this.#told(operation, place, backendContract(this.#method.label, operation, broken));
  }

  #told(operation: Operation, place: string, error: PurecacheError): PurecacheError {
    if (!isObserved()) return error;
    const isOfKey = operation !== 'clear' && operation !== 'invalidateTags';
    const key = isOfKey ? digestOf(place) : undefined;
    publish({ type: 'backend-error', ...this.#method.subject(place), key, operation, code: error.code });
    return error;
  }
}
