/** Tells listeners of entries that are gone, once the container they were in can be used again. */
import { invalidUse } from '../errors.js';
import { show } from '../show.js';
import { isThenable } from '../runtime/thenable.js';
import { textOf, warn } from '../runtime/warn.js';

/**
 * Why an entry is gone: `evicted`, for want of room; `expired`; `replaced`, by a `set` of the same key; `deleted`, by
 * `delete` or `clear`.
 */
export type RemovalCause = 'evicted' | 'expired' | 'replaced' | 'deleted';

/** Hears of an entry that is gone. What it throws becomes a process warning and fails nothing. */
export type RemovalListener = (key: string, value: unknown, cause: RemovalCause) => void;

/** Removals that listeners may bring about themselves in one go, beyond those of all entries. */
const NESTED_REMOVALS = 10_000;

interface Removal {
  readonly key: string;
  readonly value: unknown;
  readonly cause: RemovalCause;
}

interface Audience {
  readonly listener: RemovalListener;
  hasFailed: boolean;
}

/**
 * Removals in the order in which they happened, each told to all listeners in their order. A listener may change the
 * container: what it removes is heard of after what came before, so that no call is nested in another.
 */
export class Removals {
  #audience: readonly Audience[] = [];
  #waiting: Removal[] = [];
  #isDelivering = false;

  /**
   * Adds a listener. The failure of one is no matter to the others.
   *
   * @throws TypeError `PURECACHE_INVALID_OPTION` for what is no function
   */
  observe(listener: RemovalListener): void {
    if (typeof listener !== 'function') {
      throw invalidUse(
        `A removal listener was expected, as in observe((key, value, cause) => …), not ${show(listener)}.`,
      );
    }
    // Another array: a listener that is added by one of them does not hear of the removal that is being told.
    this.#audience = [...this.#audience, { listener, hasFailed: false }];
  }

  add(key: string, value: unknown, cause: RemovalCause): void {
    this.#waiting.push({ key, value, cause });
  }

  /**
   * Calls the listeners for what was added, and for what it brings about itself. Call it when nothing is left to do.
   *
   * @param size entries in the container; a listener that for ever puts back what it is told of is stopped by it
   */
  deliver(size: number): void {
    if (this.#isDelivering || this.#waiting.length === 0) return;
    this.#isDelivering = true;
    const most = this.#waiting.length + size + NESTED_REMOVALS;
    let told = 0;
    for (; told < this.#waiting.length && told < most; told++) this.#tell(this.#waiting[told] as Removal);
    const untold = this.#waiting.length - told;
    this.#waiting = [];
    this.#isDelivering = false;
    if (untold > 0) {
      warn(`A removal listener removes entries without end, by putting others in: it was not told of ${untold}.`);
    }
  }

  #tell({ key, value, cause }: Removal): void {
    for (const one of this.#audience) {
      try {
        const returned: unknown = one.listener(key, value, cause);
        if (isThenable(returned)) returned.then(undefined, (error: unknown) => warnOnce(one, error));
      } catch (error) {
        warnOnce(one, error);
      }
    }
  }
}

/** Once per listener: one that fails always would flood the log. */
function warnOnce(one: Audience, error: unknown): void {
  if (one.hasFailed) return;
  one.hasFailed = true;
  warn(`A removal listener failed, which the cache ignores from now on: ${textOf(error)}`);
}
