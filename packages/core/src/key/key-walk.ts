/** The bounds of one key walk: how much it may visit, and the containers it stands in. */
import { Refusal } from './refusal.js';

const VALUE_LIMIT = 2_000_000;
const TEXT_LIMIT = 2 ** 26;
/** Deeper arguments have no key, wherever on the stack the call stands. A level takes up to half a kilobyte of it. */
const DEPTH_LIMIT = 1_000;
/** Up to this depth circles are not looked for, so that everyday arguments pay nothing. */
const TRUSTED_DEPTH = 32;

export class KeyWalk {
  #left = VALUE_LIMIT;
  #depth = 0;
  #ancestors: Set<object> | undefined;

  /**
   * To be called before anything of `container` is read.
   *
   * @throws Refusal for a circle, and for what is nested too deeply
   */
  enter(container: object): void {
    this.charge(1);
    if (++this.#depth <= TRUSTED_DEPTH) return;
    if (this.#depth > DEPTH_LIMIT) throw new Refusal(`nested more than ${DEPTH_LIMIT.toLocaleString('en')} deep`);
    this.#ancestors ??= new Set();
    if (this.#ancestors.has(container)) throw new Refusal('a circular structure', undefined, container);
    this.#ancestors.add(container);
  }

  /**
   * Counts values about to be written.
   *
   * @throws Refusal once there are too many, as when shared references unfold
   */
  charge(count: number): void {
    this.#left -= count;
    if (this.#left < 0) throw new Refusal(`more than ${VALUE_LIMIT.toLocaleString('en')} values`);
  }

  /** To be called with the text of `container` once it is complete. */
  leave(container: object, text: string): string {
    if (text.length > TEXT_LIMIT) throw new Refusal(`more than ${TEXT_LIMIT.toLocaleString('en')} characters`);
    if (this.#depth-- > TRUSTED_DEPTH) this.#ancestors?.delete(container);
    return text;
  }
}
