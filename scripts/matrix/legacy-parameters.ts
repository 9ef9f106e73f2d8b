/** Parameter decorators, which only legacy mode has and Babel lacks. */
import { Cached } from '@purecache/core';
import { LRU } from '@purecache/lru';

import { situation, thrownBy, type Situation } from './situation.js';

const options = { backend: LRU, capacity: 8 } as const;
const mark = (): ParameterDecorator => () => undefined;

class Service {
  calls = 0;
  @Cached(options)
  m(@mark() a: number): string {
    return `${a}.${++this.calls}`;
  }
}

function onParameter(): void {
  class S {
    // @ts-expect-error a parameter is no method
    m(@Cached(options) a: number): number {
      return a;
    }
  }
  void S;
}
function onConstructorParameter(): void {
  class S {
    // @ts-expect-error a parameter is no method
    constructor(@Cached(options) readonly a: number) {}
  }
  void S;
}

export const legacyParameters: Situation[] = [
  situation('a method with decorated parameters', ['1.1', '1.1'], () => {
    const o = new Service();
    return [o.m(1), o.m(1)];
  }),
  situation('a parameter', 'TypeError PURECACHE_UNSUPPORTED_TARGET', () => thrownBy(onParameter)),
  situation('a constructor parameter', 'TypeError PURECACHE_UNSUPPORTED_TARGET', () =>
    thrownBy(onConstructorParameter),
  ),
];
