/** Core's side of one backend: a deadline on each operation, the contract checked, failures told in one way. */
import type { CacheBackend } from '../backend.js';
import type { BackendState } from './backend-state.js';
import { monotonicClock } from '../clock.js';
import { backendContract, backendFailed, backendTimeout, type PurecacheError } from '../errors.js';
import { withDeadline } from './deadline.js';
import type { Policy } from '../options.js';
import { isThenable } from '../thenable.js';
import { textOf, warn } from '../warn.js';

type Operation = 'get' | 'set' | 'delete' | 'clear' | 'peek';

const WARN_EVERY = 60_000;

export class BackendPort {
  readonly backend: CacheBackend;
  /** Operations take effect before they return; otherwise all of them return promises. */
  readonly sync: boolean;
  readonly #policy: Policy;
  readonly #state: BackendState;
  readonly #method: { readonly label: string };

  constructor(backend: CacheBackend, policy: Policy, state: BackendState, method: { readonly label: string }) {
    this.backend = backend;
    this.sync = backend.sync === true;
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
      throw backendFailed(this.#method.label, 'get', error);
    }
    return isThenable(answer) ? this.#await('get', answer) : answer;
  }

  peek(key: string): unknown {
    return this.#perform('peek', () =>
      this.backend.peek === undefined ? this.backend.get(key) : this.backend.peek(key),
    );
  }

  /** @param onLateAnswer called when the backend answers after the deadline: the store may have happened late */
  set(key: string, value: unknown, onLateAnswer: () => void): unknown {
    const { ttl } = this.#policy;
    return this.#perform(
      'set',
      () => (ttl === undefined ? this.backend.set(key, value) : this.backend.set(key, value, ttl)),
      onLateAnswer,
    );
  }

  delete(key: string): unknown {
    return this.#perform('delete', () => this.backend.delete(key));
  }

  clear(prefix: string): unknown {
    return this.#perform('clear', () => (prefix === '' ? this.backend.clear() : this.backend.clear(prefix)));
  }

  /** Tells the user of a failure that no caller sees. Never throws. */
  report(error: PurecacheError, operation: 'get' | 'set'): void {
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

  #perform(operation: Operation, action: () => unknown, onLateAnswer?: () => void): unknown {
    let answer: unknown;
    try {
      answer = action();
    } catch (error) {
      throw backendFailed(this.#method.label, operation, error);
    }
    return isThenable(answer) ? this.#await(operation, answer, onLateAnswer) : answer;
  }

  #await(operation: Operation, answer: PromiseLike<unknown>, onLateAnswer?: () => void): Promise<unknown> {
    if (!this.sync) return this.#inTime(operation, answer, onLateAnswer);
    answer.then(undefined, () => {}); // its outcome is of no use any more, its rejection not the caller's
    throw backendContract(this.#method.label, operation, `returned a promise although the backend says 'sync: true'`);
  }

  #inTime(operation: Operation, answer: PromiseLike<unknown>, onLateAnswer?: () => void): Promise<unknown> {
    const { label } = this.#method;
    const limit = this.#policy.backendTimeout;
    const sound = answer.then(undefined, (error: unknown) => {
      throw backendFailed(label, operation, error);
    });
    return withDeadline(sound, limit, () => {
      if (onLateAnswer !== undefined) sound.then(onLateAnswer, onLateAnswer);
      throw backendTimeout(label, operation, limit);
    });
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
