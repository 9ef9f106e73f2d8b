/** Visits every object that a value is made of, once each, without recursion, and knows the way to each. */
import { property, Refusal } from '../key/refusal.js';

interface Way {
  readonly from: object;
  readonly key: PropertyKey;
}

/** Breadth first, so the way to an object is the shortest one, and depth and circles are of no account. */
export class ObjectWalk implements Iterable<object> {
  readonly #ways = new Map<object, Way | undefined>();

  constructor(start: object) {
    this.#ways.set(start, undefined);
  }

  /** In the order in which they were found; what is added while this runs comes as well. */
  [Symbol.iterator](): Iterator<object> {
    return this.#ways.keys();
  }

  add(object: object, from: object, key: PropertyKey): void {
    if (!this.#ways.has(object)) this.#ways.set(object, { from, key });
  }

  /** What is wrong with the object that was visited, or with what it has at `key`; the path begins at the start. */
  refusal(what: string, object: object, key?: PropertyKey, cause?: unknown): Refusal {
    const refusal = new Refusal(what, cause);
    let way = key === undefined ? this.#ways.get(object) : { from: object, key };
    while (way !== undefined) {
      const isIndex = typeof way.key === 'string' && /^\d+$/.test(way.key) && Array.isArray(way.from);
      refusal.step(way.from, property(isIndex ? Number(way.key) : way.key));
      way = this.#ways.get(way.from);
    }
    return refusal;
  }
}

/** Functions are objects. */
export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
