/** The bounds of one key walk: how much it may visit, and the containers it stands in. */
import { Refusal } from './refusal.js';

const VALUE_LIMIT = 4_000_000;
const TEXT_LIMIT = 2 ** 26;
/** Up to this depth circles are not looked for, so that everyday arguments pay nothing. */
const TRUSTED_DEPTH = 32;

export class KeyWalk {
  #left = VALUE_LIMIT;
  #depth = 0;
  #ancestors: Set<object> | undefined;

  /**
   * To be called before the parts of `container` are written, with their number.
   *
   * @throws Refusal for a circle, and when shared references unfold into too many values
   */
  enter(container: object, size: number): void {
    this.charge(size + 1);
    if (++this.#depth <= TRUSTED_DEPTH) return;
    this.#ancestors ??= new Set();
    if (this.#ancestors.has(container)) throw new Refusal('a circular structure', undefined, container);
    this.#ancestors.add(container);
  }

  /** @throws Refusal once more values than the limit were counted */
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
