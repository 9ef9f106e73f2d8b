/** Core's side of one backend: a deadline on each operation, the contract checked, failures told in one way. */
import type { CacheBackend } from '../backend.js';
import type { BackendState } from './backend-state.js';
import { monotonicClock, type Clock } from '../runtime/clock.js';
import { backendContract, backendFailed, backendTimeout, type PurecacheError } from '../errors.js';
import { isObserved, publish } from '../view/events.js';
import { digestOf } from '../key/key-digest.js';
import { withDeadline } from './deadline.js';
import type { Policy } from '../options.js';
import { isThenable } from '../runtime/thenable.js';
import { textOf, warn } from '../runtime/warn.js';

type Operation = 'get' | 'set' | 'delete' | 'clear' | 'peek' | 'invalidateTags';

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

const WARN_EVERY = 60_000;

export class BackendPort {
  readonly backend: CacheBackend;
  /** Operations take effect before they return; otherwise all of them return promises. */
  readonly sync: boolean;
  /** The backend's clock; the process's for a backend in memory that has none. */
  readonly clock: Clock;
  readonly #policy: PortPolicy;
  readonly #state: BackendState;
  readonly #method: PortUser;

  constructor(backend: CacheBackend, policy: PortPolicy, state: BackendState, method: PortUser) {
    this.backend = backend;
    this.sync = backend.sync === true;
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
      throw this.#failed('get', error);
    }
    return isThenable(answer) ? this.#await('get', answer) : answer;
  }

  peek(key: string): unknown {
    return this.#perform('peek', () =>
      this.backend.peek === undefined ? this.backend.get(key) : this.backend.peek(key),
    );
  }

  /**
   * @param ttl milliseconds; absent: the backend's own
   * @param onLateAnswer called when the backend answers after the deadline: the store may have happened late
   */
  set(key: string, value: unknown, ttl: number | undefined, onLateAnswer: () => void): unknown {
    const { backend } = this;
    const { evictions } = backend;
    if (isObserved()) this.#tellStored(key, ttl);
    const answer = this.#perform(
      'set',
      () => (ttl === undefined ? backend.set(key, value) : backend.set(key, value, ttl)),
      onLateAnswer,
    );
    if (evictions !== undefined) {
      this.#method.evictions = (this.#method.evictions ?? 0) + (backend.evictions as number) - evictions;
    }
    return answer;
  }

  delete(key: string): unknown {
    return this.#perform('delete', () => this.backend.delete(key));
  }

  clear(prefix: string): unknown {
    return this.#perform('clear', () => (prefix === '' ? this.backend.clear() : this.backend.clear(prefix)));
  }

  /** For a backend that keeps track of tags itself. */
  invalidateTags(tags: readonly string[], prefix: string | undefined): unknown {
    return this.#perform('invalidateTags', () => this.backend.invalidateTags?.(tags, prefix));
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
    warn(`${error.message}${kindOf(error.cause)} Calls run uncached; give 'onBackendError' to hear of each failure.`);
  }

  #tellStored(key: string, ttl: number | undefined): void {
    const subject = this.#method.subject(key);
    publish({ type: 'store', ...subject, key: digestOf(key), ttl });
    if (this.backend.observe !== undefined && !this.#state.isObserved) {
      this.#state.isObserved = true;
      this.backend.observe((gone, _value, cause) => {
        if (!isObserved() || (cause !== 'evicted' && cause !== 'expired')) return;
        const type = cause === 'evicted' ? 'evict' : 'expire';
        publish({ type, ...this.#method.subject(gone), key: digestOf(gone) });
      });
    }
  }

  #perform(operation: Operation, action: () => unknown, onLateAnswer?: () => void): unknown {
    let answer: unknown;
    try {
      answer = action();
    } catch (error) {
      throw this.#failed(operation, error);
    }
    return isThenable(answer) ? this.#await(operation, answer, onLateAnswer) : answer;
  }

  #await(operation: Operation, answer: PromiseLike<unknown>, onLateAnswer?: () => void): Promise<unknown> {
    if (!this.sync) return this.#inTime(operation, answer, onLateAnswer);
    answer.then(undefined, () => {}); // its outcome is of no use any more, its rejection not the caller's
    const broken = `returned a promise although the backend says 'sync: true'`;
    throw this.#told(operation, backendContract(this.#method.label, operation, broken));
  }

  #inTime(operation: Operation, answer: PromiseLike<unknown>, onLateAnswer?: () => void): Promise<unknown> {
    const { label } = this.#method;
    const limit = this.#policy.backendTimeout;
    const sound = answer.then(undefined, (error: unknown) => {
      throw this.#failed(operation, error);
    });
    return withDeadline(sound, limit, () => {
      if (onLateAnswer !== undefined) sound.then(onLateAnswer, onLateAnswer);
      throw this.#told(operation, backendTimeout(label, operation, limit));
    });
  }

  #failed(operation: Operation, cause: unknown): PurecacheError {
    return this.#told(operation, backendFailed(this.#method.label, operation, cause));
  }

  #told(operation: Operation, error: PurecacheError): PurecacheError {
    if (isObserved()) {
      const subject = { method: this.#method.label, namespace: undefined, key: undefined };
      publish({ type: 'backend-error', ...subject, operation, code: error.code });
    }
    return error;
  }
}

/** Says what kind of failure it was; its message may hold a key, and so an argument, and stays out of the log. */
function kindOf(cause: unknown): string {
  try {
    if (!(cause instanceof Error)) return '';
    const { code } = cause as { code?: unknown };
    return ` (${cause.name}${typeof code === 'string' ? ` ${code}` : ''})`;
  } catch {
    return ''; // an error that does not let itself be read
  }
}
