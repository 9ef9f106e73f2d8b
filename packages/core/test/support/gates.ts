/** Holds operations of a `Remote` back, on their way there or on the way back, until a test lets them through. */
import { Deferred, settled } from './deferred.js';
import type { RemoteOperation, Turn } from './remote.js';

export type Place = `${RemoteOperation} ${'reaches' | 'answers'}`;

export class Gates {
  readonly #held = new Map<Place, Deferred<void>>();

  hold(place: Place): void {
    this.#held.set(place, new Deferred());
  }
  /** Lets through what is held there, and what comes later; when it returns, all that follows from it has happened. */
  async release(place: Place): Promise<void> {
    this.#held.get(place)?.resolve();
    this.#held.delete(place);
    await settled();
  }
  readonly turn: Turn = async (operation, when) => {
    await this.#held.get(`${operation} ${when}`)?.promise;
  };
}
