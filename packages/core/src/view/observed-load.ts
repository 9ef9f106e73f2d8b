/** A load as those see it who run something around it: what it is of, and when it is over. */
import { textOf, warn } from '../runtime/warn.js';

/** What a load failed with. */
export interface LoadFailure {
  readonly error: unknown;
}

export type LoadEndListener = (failure: LoadFailure | undefined) => void;

/** What a load is of. */
export interface LoadSubject {
  /** The cached method or function, as messages name it: `UserService.getUser`. */
  readonly method: string;
  /** Of its entries on a shared backend; `undefined` on a backend of its own. */
  readonly namespace: string | undefined;
  /** Makes the digest of the key, as in events. */
  readonly key: () => string;
  /** Whether it refreshes a stale entry in the background: no caller waits for it. */
  readonly background: boolean;
}

/** The load that a hook runs around. */
export interface LoadInfo extends LoadSubject {
  /**
   * Calls `listener` when the load is over: with what it failed with, or `undefined` if it succeeded. At once, if it is
   * over already. To follow the promise of `run` instead would cost errors the stack frames of those who called.
   */
  onEnd(listener: LoadEndListener): void;
}

export class ObservedLoad implements LoadInfo {
  readonly method: string;
  readonly namespace: string | undefined;
  readonly key: () => string;
  readonly background: boolean;
  #listeners: LoadEndListener[] = [];
  #end: { readonly failure: LoadFailure | undefined } | undefined;

  constructor({ method, namespace, key, background }: LoadSubject) {
    this.method = method;
    this.namespace = namespace;
    this.key = key;
    this.background = background;
  }

  onEnd(listener: LoadEndListener): void {
    if (this.#end === undefined) this.#listeners.push(listener);
    else this.#tell(listener, this.#end.failure);
  }

  /** The load is over. Only the first end counts: a method may go on after the time given to it is up. */
  ended(failure?: LoadFailure): void {
    if (this.#end !== undefined) return;
    this.#end = { failure };
    for (const listener of this.#listeners) this.#tell(listener, failure);
    this.#listeners = [];
  }

  /** No listener can fail a load. */
  #tell(listener: LoadEndListener, failure: LoadFailure | undefined): void {
    try {
      listener(failure);
    } catch (error) {
      warn(`A listener to the end of a load of ${this.method} threw (${textOf(error)}). The load is not affected.`);
    }
  }
}
