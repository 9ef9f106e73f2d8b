/** What only the standard decorator protocol has: `#private` methods, accessors, decorated class expressions. */
import { Cached, cacheOf, type SyncCacheBackend } from '../../src/index.js';
import { same } from '../support/same.js';
import { lru, LRU } from '../support/typed-backends.js';

export class Private {
  readonly #cache: SyncCacheBackend = lru;
  @Cached({ backend: LRU, capacity: 1, key: (a) => (same<typeof a, number>(), a) }) #method(a: number) {
    return a;
  }
  @Cached({ backend: LRU, capacity: 1, unless: (result) => (same<typeof result, number>(), true), copy: (x) => x })
  async #result(a: number) {
    return a;
  }
  @Cached({ backend: LRU, capacity: 1 }) static #static(a: number) {
    return a;
  }
  @Cached({ backend: (self) => self.#cache, namespace: 'n' }) throughAPrivateName(a: number) {
    return a;
  }
  @Cached({ backend: (self: Private) => self.#cache, namespace: 'n' }) annotated(a: number) {
    return a;
  }
  // @ts-expect-error a generator
  @Cached({ backend: LRU, capacity: 1 }) *#generator(a: number) {
    yield a;
  }
  use() {
    void cacheOf(this, this.#method).delete(1);
    void cacheOf(Private, Private.#static).delete(1);
    // @ts-expect-error it takes a number
    void cacheOf(this, this.#method).delete('1');
    return [this.#method(1), this.#result(1), Private.#static(1), this.#generator(1)];
  }
}

export function Mixin<Base extends new (...args: any[]) => object>(base: Base) {
  return class Mixed extends base {
    @Cached({ backend: LRU, capacity: 1, varyBy: (self, a) => (same<typeof a, number>(), self.twice(a)) })
    mixed(a: number) {
      return a;
    }
    twice(a: number) {
      void cacheOf(this, 'mixed').delete(a);
      return a * 2;
    }
  };
}
void cacheOf(new (Mixin(Private))(), 'mixed').delete(1);
void cacheOf(new (Mixin(Private))(), 'throughAPrivateName').delete(1);

export class Overloaded {
  over(a: string): string;
  over(a: number, b: 2): number;
  // Here the compiler shows decorators the signature of the implementation.
  @Cached({
    backend: LRU,
    capacity: 1,
    key: (a, b) => (same<[typeof a, typeof b], [string | number, 2 | undefined]>(), a),
  })
  over(a: string | number, b?: 2): any {
    return [a, b];
  }
  results(a: string): string;
  results(a: number): Promise<Date>;
  @Cached({
    backend: LRU,
    capacity: 1,
    unless: (result, a) => (same<[typeof result, typeof a], [string | Date, string | number]>(), true),
  })
  results(a: string | number): string | Promise<Date> {
    return String(a);
  }
}

export class Refused {
  // @ts-expect-error an accessor
  @Cached({ backend: LRU, capacity: 1 }) accessor accessor = 1;
  // @ts-expect-error an accessor that holds a function
  @Cached({ backend: LRU, capacity: 1 }) accessor arrow = (a: number) => a;
  // @ts-expect-error a getter of a function
  @Cached({ backend: LRU, capacity: 1 }) get getter() {
    return (a: number) => a;
  }
}
