/** Why a value cannot be keyed, or copied, and where it stands: thrown inside the walk, the path collected on the way up. */

const NAME_LIMIT = 40;
const PATH_ENDS = 8;

/** A property on the way, shown only once it is known that the path is wanted. */
class PropertyStep {
  readonly #key: string | number | symbol;

  constructor(key: string | number | symbol) {
    this.#key = key;
  }

  toString(): string {
    const key = this.#key;
    if (typeof key === 'number') return `[${key}]`;
    if (typeof key === 'symbol') return `[${clip(key.toString())}]`;
    return /^[\p{ID_Start}$_][\p{ID_Continue}$]{0,39}$/u.test(key) ? `.${key}` : `[${JSON.stringify(clip(key))}]`;
  }
}

/** Turned into a `PURECACHE_UNKEYABLE_ARGUMENT` by whoever started the walk. It names kinds and places, never values. */
export class Refusal extends Error {
  /** Innermost step first. */
  readonly #steps: (string | PropertyStep)[] = [];
  readonly #circle: object | undefined;
  #loop = 0;

  /** @param circle the container that holds itself, if that is the reason */
  constructor(what: string, cause?: unknown, circle?: object) {
    super(what, cause === undefined ? undefined : { cause });
    this.#circle = circle;
  }

  /** Adds the step from `container` to what was refused. A circle is walked once, however often it was followed. */
  step(container: object, step: string | PropertyStep): void {
    this.#steps.push(step);
    if (container !== this.#circle) return;
    if (this.#loop === 0) this.#loop = this.#steps.length;
    this.#steps.length = this.#loop;
  }

  /** Such as `.filter.where[3]`; a long one shows its two ends. */
  get path(): string {
    const steps = this.#steps.toReversed();
    if (steps.length > 2 * PATH_ENDS) steps.splice(PATH_ENDS, steps.length - 2 * PATH_ENDS, '…');
    return steps.join('');
  }
}

/**
 * What a container throws on when reading one of its parts threw `error`; a stack overflow is passed on as it is. There
 * may be next to no stack left here: nothing is formatted, and no regular expression runs, which would end the process.
 */
export function located(error: unknown, container: object, step: string | PropertyStep): unknown {
  if (isStackOverflow(error)) return error;
  const refusal = error instanceof Refusal ? error : new Refusal('reading it threw (see cause)', error);
  refusal.step(container, step);
  return refusal;
}

/** The step to a property. */
export function property(key: string | number | symbol): PropertyStep {
  return new PropertyStep(key);
}

/** The engine's own error, as V8, JavaScriptCore and SpiderMonkey word it. */
export function isStackOverflow(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.message.startsWith('Maximum call stack size exceeded') || error.message.startsWith('too much recursion');
}

export function clip(name: string): string {
  return name.length > NAME_LIMIT ? `${name.slice(0, NAME_LIMIT)}…` : name;
}
