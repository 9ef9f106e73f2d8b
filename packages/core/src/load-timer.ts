/** Ends the wait for a load with an error once `timeout` has passed; what the method gives later is of no use. */
import type { CachedMethod } from './cached-method.js';
import { hold, release, withDeadline, type Timer } from './entries/deadline.js';
import { loadTimeout } from './errors.js';
import type { Flight } from './flight.js';

export class LoadTimer {
  readonly #method: CachedMethod;
  readonly #flight: Flight;
  #timer: Timer | undefined;

  constructor(method: CachedMethod, flight: Flight) {
    this.#method = method;
    this.#flight = flight;
  }

  /** @param isBackground whether no caller waits for the load */
  limit(pending: PromiseLike<unknown>, isBackground: boolean): PromiseLike<unknown> {
    const { label, policy } = this.#method;
    if (policy.timeout === Infinity) return pending;
    const expire = (): never => {
      throw loadTimeout(label, policy.timeout);
    };
    return withDeadline(pending, policy.timeout, expire, (timer) => {
      this.#timer = timer;
      if (isBackground) this.release();
    });
  }

  /** Lets the process end before the timer fires, unless somebody waits for the load, or joins it later. */
  release(): void {
    const timer = this.#timer;
    if (timer === undefined) return;
    if (!this.#flight.isAwaited) release(timer);
    this.#flight.onJoin = () => hold(timer);
  }
}
