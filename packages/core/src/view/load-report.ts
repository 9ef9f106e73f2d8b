/** Tells how a load goes: to the method's histogram, to hooks around it, and to those who listen to events. */
import type { CachedMethod } from '../cached-method.js';
import { exactTime, monotonicClock } from '../runtime/clock.js';
import { PurecacheError } from '../errors.js';
import { isObserved, publish } from './events.js';
import { digestOf } from '../key/key-digest.js';
import { ObservedLoad } from './observed-load.js';

export class LoadReport {
  readonly #method: CachedMethod;
  readonly #key: string;
  readonly #beganAt = exactTime(monotonicClock);
  #observed: ObservedLoad | undefined;

  constructor(method: CachedMethod, key: string) {
    this.#method = method;
    this.#key = key;
  }

  /** What hooks around the load are given. */
  observe(background: boolean): ObservedLoad {
    const key = () => digestOf(this.#key);
    return (this.#observed = new ObservedLoad({ ...this.#method.subject(this.#key), key, background }));
  }

  succeeded(): void {
    const duration = this.#end();
    if (isObserved()) publish({ type: 'load', ...this.#subject(), duration });
    this.#observed?.ended();
  }

  failed(type: 'load-error' | 'refresh-error', error: unknown): void {
    const duration = this.#end();
    if (isObserved()) publish({ type, ...this.#subject(), duration, errorName: nameOfError(error) });
    this.#observed?.ended({ error });
  }

  /** The method succeeded, but its result cannot be cached, or a function of the options failed on it. */
  wasUncacheable(error: unknown): void {
    this.#end();
    const reason = error instanceof PurecacheError ? error.code : 'a function of the options failed';
    if (isObserved()) publish({ type: 'uncacheable', ...this.#subject(), reason });
    this.#observed?.ended({ error });
  }

  #end(): number {
    const duration = exactTime(monotonicClock) - this.#beganAt;
    this.#method.loadTimes.add(duration);
    return duration;
  }

  #subject(): { method: string; namespace: string | undefined; key: string } {
    return { ...this.#method.subject(this.#key), key: digestOf(this.#key) };
  }
}

function nameOfError(error: unknown): string | undefined {
  try {
    const { name } = Object(error) as { name?: unknown };
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined; // an error that does not let itself be read
  }
}
