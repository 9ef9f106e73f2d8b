/** Why a value has no key and where it stands: thrown inside the key walk, the path collected on the way up. */

const NAME_LIMIT = 40;
const PATH_ENDS = 8;

/** Turned into a `PURECACHE_UNKEYABLE_ARGUMENT` by whoever started the walk. It names kinds and places, never values. */
export class Refusal extends Error {
  /** Innermost segment first. */
  readonly #segments: string[] = [];
  readonly #circle: object | undefined;
  #loop = 0;

  /** @param circle the container that holds itself, if that is the reason */
  constructor(what: string, cause?: unknown, circle?: object) {
    super(what, cause === undefined ? undefined : { cause });
    this.#circle = circle;
  }

  /** Adds the step from `container` to what was refused. A circle is walked once, however often it was followed. */
  step(container: object, segment: string): void {
    this.#segments.push(segment);
    if (container !== this.#circle) return;
    if (this.#loop === 0) this.#loop = this.#segments.length;
    this.#segments.length = this.#loop;
  }

  /** Such as `.filter.where[3]`; a long one shows its two ends. */
  get path(): string {
    const steps = this.#segments.toReversed();
    if (steps.length > 2 * PATH_ENDS) steps.splice(PATH_ENDS, steps.length - 2 * PATH_ENDS, '…');
    return steps.join('');
  }
}

/** What a container throws on when reading one of its parts threw `error`; a stack overflow is passed on as it is. */
export function located(error: unknown, container: object, segment: string): unknown {
  if (isStackOverflow(error)) return error;
  const refusal = error instanceof Refusal ? error : new Refusal('reading it threw (see cause)', error);
  refusal.step(container, segment);
  return refusal;
}

/** The engine's own error, as V8, JavaScriptCore and SpiderMonkey word it. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof Error && /^(Maximum call stack size exceeded|too much recursion)/.test(error.message);
}

/** How a path shows a property. */
export function propertySegment(key: string | number | symbol): string {
  if (typeof key === 'number') return `[${key}]`;
  if (typeof key === 'symbol') return `[${clip(key.toString())}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]{0,39}$/u.test(key) ? `.${key}` : `[${JSON.stringify(clip(key))}]`;
}

export function clip(name: string): string {
  return name.length > NAME_LIMIT ? `${name.slice(0, NAME_LIMIT)}…` : name;
}
