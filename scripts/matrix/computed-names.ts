/** Methods named by symbols and expressions, which Babel's legacy mode cannot decorate. */
import { Cached } from '@purecache/core';
import { LRU } from '@purecache/lru';

import { situation, type Situation } from './situation.js';

const first = Symbol('same');
const second = Symbol('same');
const dynamic = 'dyn' + 'amic';
class Names {
  calls = 0;
  @Cached({ backend: LRU, capacity: 8 })
  [first](): string {
    return `first${++this.calls}`;
  }
  @Cached({ backend: LRU, capacity: 8 })
  [second](): string {
    return `second${++this.calls}`;
  }
  @Cached({ backend: LRU, capacity: 8 })
  [dynamic](): string {
    return `dynamic${++this.calls}`;
  }
  @Cached({ backend: LRU, capacity: 8 })
  42(): string {
    return `number${++this.calls}`;
  }
  @Cached({ backend: LRU, capacity: 8 })
  'quoted name'(): string {
    return `quoted${++this.calls}`;
  }
}

export const computedNames: Situation[] = [
  situation('symbols of one description stay apart', ['first1', 'second2', 'first1', 'second2'], () => {
    const o = new Names();
    return [o[first](), o[second](), o[first](), o[second]()];
  }),
  situation('computed, numeric and quoted names', ['dynamic1', 'number2', 'quoted3', 3], () => {
    const o = new Names();
    const dynamicCall = (): unknown => (o as unknown as Record<string, () => unknown>)[dynamic]?.();
    for (const call of [dynamicCall, () => o[42](), () => o['quoted name']()]) call();
    return [dynamicCall(), o[42](), o['quoted name'](), o.calls];
  }),
];
