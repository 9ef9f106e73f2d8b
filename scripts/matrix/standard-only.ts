/** What only standard decorators can decorate: #private members, class expressions; and refuse: accessors. */
import { Cached, cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';

import { situation, thrownBy, type Situation } from './situation.js';

class Private {
  calls = 0;
  @Cached({ backend: LRU, capacity: 8 })
  #secret(a: number): string {
    return `${a}.${++this.calls}`;
  }
  read(a: number): string {
    return this.#secret(a);
  }
  forget(a: number): Promise<boolean> {
    return cacheOf(this, this.#secret).delete(a);
  }
}

// A class of its own: TypeScript 7.0 lowers `this` wrongly where static and other private methods are decorated together.
class PrivateStatic {
  @Cached({ backend: LRU, capacity: 8 })
  static #hidden(a: number): object {
    return { a };
  }
  static sameTwice(): boolean {
    return PrivateStatic.#hidden(1) === PrivateStatic.#hidden(1);
  }
}

const Expression = class {
  calls = 0;
  @Cached({ backend: LRU, capacity: 8 })
  m(a: number): string {
    return `${a}.${++this.calls}`;
  }
};

function onAccessor(): void {
  class S {
    // @ts-expect-error an accessor is no method
    @Cached({ backend: LRU, capacity: 8 })
    accessor value = 1;
  }
  void S;
}

export const standardOnly: Situation[] = [
  situation('#private methods are cached per instance', ['1.1', '1.1', '1.1', true, '1.2'], async () => {
    const [a, b] = [new Private(), new Private()];
    return [a.read(1), a.read(1), b.read(1), await a.forget(1), a.read(1)];
  }),
  situation('static #private methods', true, () => PrivateStatic.sameTwice()),
  situation('a class expression', ['1.1', '1.1'], () => {
    const o = new Expression();
    return [o.m(1), o.m(1)];
  }),
  situation('an accessor', 'TypeError PURECACHE_UNSUPPORTED_TARGET', () => thrownBy(onAccessor)),
];
