/** Why a value cannot be stored, and where in it the reason stands. */

const NAME_LIMIT = 40;
const STEPS_SHOWN = 16;

/** Thrown inside a walk; the path is collected on the way up. It names kinds and places, never what a value holds. */
export class Unstorable extends Error {
  readonly #what: string;
  readonly #cure: string;
  /** Innermost step first. */
  readonly #steps: string[] = [];

  /**
   * @param what such as `a function`
   * @param cure what to do about it, a sentence
   */
  constructor(what: string, cure = '') {
    super(what);
    this.#what = what;
    this.#cure = cure;
  }

  /** Adds the step that leads to what was refused. */
  step(step: string): void {
    this.#steps.push(step);
  }

  /** What the caller is told. */
  toError(): TypeError {
    const path = this.#steps.toReversed();
    if (path.length > STEPS_SHOWN) path.splice(STEPS_SHOWN / 2, path.length - STEPS_SHOWN, '…');
    const place = path.length === 0 ? 'it is' : `at ${path.join('')} it has`;
    const cure = this.#cure === '' ? '' : ` ${this.#cure}`;
    return new TypeError(`The value cannot be stored as it is: ${place} ${this.#what}.${cure}`);
  }
}

/** The step to a property; a long name is cut. */
export function property(name: string): string {
  if (/^[\p{ID_Start}$_][\p{ID_Continue}$]{0,39}$/u.test(name)) return `.${name}`;
  return `[${JSON.stringify(name.length > NAME_LIMIT ? `${name.slice(0, NAME_LIMIT)}…` : name)}]`;
}
