/**
 * What the cached method that a write names holds for one call, or holds at all, and what the write does to that. Keys are
 * made at once, because the write may change the arguments; nothing that comes later fails the write.
 */
import { handOver } from '../background.js';
import { setByHand } from '../by-hand.js';
import type { CachedMethod } from '../cached-method.js';
import { cure } from '../entries/cure.js';
import { uncacheableResult, type PurecacheError } from '../errors.js';
import { isObserved, publish } from '../view/events.js';
import { digestOf } from '../key/key-digest.js';
import { oneShotKind } from '../one-shot.js';
import type { ReadThrough } from '../read-through.js';
import { registrationOf, type Registration } from '../registry.js';
import { after } from '../runtime/thenable.js';
import { textOf, warn } from '../runtime/warn.js';

/** Of a call's entry the key; of all entries the prefix. */
interface Place {
  readonly cache: ReadThrough;
  readonly key: string;
}

type Operation = 'delete' | 'clear' | 'set';

/** The method of that name, however deep spies, doubles and overrides without a cache have hidden it. */
export function findNamed(self: object, name: PropertyKey): Registration | undefined {
  for (let each: object | null = self; each !== null; each = Object.getPrototypeOf(each) as object | null) {
    const found = registrationOf(Object.getOwnPropertyDescriptor(each, name)?.value);
    if (found !== undefined) return found;
  }
  return registrationOf(Reflect.get(self, name)); // a getter, or a proxy, may give one
}

/** Whether only asking the object, which may have to be complete for that, tells what the name stands for. */
export function isAccessor(self: object, name: PropertyKey): boolean {
  try {
    for (let each: object | null = self; each !== null; each = Object.getPrototypeOf(each) as object | null) {
      const descriptor = Object.getOwnPropertyDescriptor(each, name);
      if (descriptor !== undefined) return descriptor.get !== undefined;
    }
    return false;
  } catch {
    return true; // a proxy that does not let itself be asked
  }
}

export class NamedEntries {
  /**
   * The caches of the method and of the cached methods below it, lowest first: dropped in that order, so that no call in
   * between brings back from below what is gone above.
   */
  readonly #places: readonly Place[];
  readonly #drops: 'delete' | 'clear';

  /** @param args the named method's; `undefined`: it is about all entries */
  constructor(named: Registration, self: object, args: readonly unknown[] | undefined) {
    const places: Place[] = [];
    for (let each: Registration | undefined = named; each !== undefined; each = registrationOf(each.method.original)) {
      const cache = each.scope.find(self) as ReadThrough; // there is one, for an object
      const { keys } = each.method;
      places.unshift({ cache, key: args === undefined ? keys.prefix(self) : keys.of(self, args) });
    }
    this.#places = places;
    this.#drops = args === undefined ? 'clear' : 'delete';
  }

  /** Drops the entries. Never fails; gives a promise if it is not done at once. */
  drop(): unknown {
    return after(this.#drop(this.#places), (isDone) => this.#tell(this.#drops, isDone));
  }

  /**
   * Stores a result in place of the entry, which is dropped if that cannot be done. Never fails; gives a promise if it is
   * not done at once.
   *
   * @param writer the method that gave the result, for messages
   */
  put(args: readonly unknown[], result: unknown, writer: string): unknown {
    const { cache, key } = this.#top;
    const store = (): unknown => {
      const oneShot = oneShotKind(result);
      if (oneShot !== undefined) throw uncacheableResult(writer, oneShot);
      return setByHand(cache, key, args, result);
    };
    return after(this.#drop(this.#places.slice(0, -1)), () =>
      after(attempt(this.#top, 'set', store), (isDone) => this.#tell('set', isDone)),
    );
  }

  /** The method as it was named. */
  get method(): CachedMethod {
    return this.#top.cache.method;
  }

  /** For what goes on after the write has returned. */
  handOver(work: PromiseLike<unknown>): void {
    handOver(this.method, Promise.resolve(work));
  }

  get #top(): Place {
    return this.#places.at(-1) as Place;
  }

  /** Whether the last one was dropped. */
  #drop(places: readonly Place[]): unknown {
    let done: unknown;
    for (const place of places) {
      const { store } = place.cache;
      done = after(done, () =>
        attempt(place, this.#drops, () => (this.#drops === 'clear' ? store.clear(place.key) : store.delete(place.key))),
      );
    }
    return done;
  }

  #tell(by: Operation, isDone: unknown): void {
    if (isDone !== true || !isObserved()) return;
    const { key } = this.#top;
    publish({ type: 'invalidate', ...this.method.subject(key), key: by === 'clear' ? undefined : digestOf(key), by });
  }
}

/** Gives `true` if it worked; else the failure is told, and the entry is got rid of, whatever was to be done to it. */
function attempt(place: Place, operation: Operation, action: () => unknown): unknown {
  const { store } = place.cache;
  const failed = (error: unknown): unknown => {
    if (isOfBackend(error)) {
      store.port.report(error, operation);
      cure(place.key, store); // one more try; should that fail too, the next call of the named method makes one
      return false;
    }
    const what = operation === 'set' ? 'A result was not stored for' : 'Entries were not dropped of';
    warn(`${what} ${store.method.label}: ${textOf(error)}`);
    return (
      operation === 'set' &&
      after(
        attempt(place, 'delete', () => store.delete(place.key)),
        () => false,
      )
    );
  };
  let answer: unknown;
  try {
    answer = action();
  } catch (error) {
    return failed(error);
  }
  return after(answer, () => true, failed);
}

/** By its code, because it may be of another copy of this module. */
function isOfBackend(error: unknown): error is PurecacheError {
  return String((error as Partial<PurecacheError> | null | undefined)?.code).startsWith('PURECACHE_BACKEND_');
}
