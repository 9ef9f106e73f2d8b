/** What is refused, at definition or at the call, and with which error. */
import { Cached, cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';

import { rejectionOf, situation, thrownBy, type Situation } from './situation.js';

const options = { backend: LRU, capacity: 8 } as const;
const TARGET = 'TypeError PURECACHE_UNSUPPORTED_TARGET';
const OPTION = 'TypeError PURECACHE_INVALID_OPTION';

function onGetter(): void {
  class S {
    // @ts-expect-error a getter is no method
    @Cached(options)
    get value(): number {
      return 1;
    }
  }
  void S;
}
function onSetter(): void {
  class S {
    // @ts-expect-error a setter is no method
    @Cached(options)
    set value(_: number) {}
  }
  void S;
}
function onField(): void {
  class S {
    // @ts-expect-error a field is no method
    @Cached(options)
    value = 1;
  }
  void S;
}
function onArrowField(): void {
  class S {
    // @ts-expect-error a field is no method, whatever it holds
    @Cached(options)
    value = (): number => 1;
  }
  void S;
}
function onClass(): void {
  // @ts-expect-error a class is no method
  @Cached(options)
  class S {}
  void S;
}
function withoutParentheses(): void {
  class S {
    // @ts-expect-error @Cached takes options
    @Cached
    m(): number {
      return 1;
    }
  }
  void S;
}

class Once {
  calls = 0;
  // The types refuse what is read only once; at run time the same goes for whoever has no types.
  @Cached(options)
  hidden(kind: 'generator' | 'async generator' | 'iterator' | 'stream'): unknown {
    this.calls++;
    switch (kind) {
      case 'generator':
        return (function* () {
          yield 1;
        })();
      case 'async generator':
        return (async function* () {
          yield 1;
        })();
      case 'iterator':
        return new Map([[1, 2]]).values();
      case 'stream':
        return new ReadableStream();
    }
  }
  @Cached(options)
  async later(): Promise<unknown> {
    return new Map([[1, 2]]).values();
  }
  plain(): number {
    return 1;
  }
}

export const refusals: Situation[] = [
  situation('a getter', TARGET, () => thrownBy(onGetter)),
  situation('a setter', TARGET, () => thrownBy(onSetter)),
  situation('a field', TARGET, () => thrownBy(onField)),
  situation('an arrow function in a field', TARGET, () => thrownBy(onArrowField)),
  situation('a class', TARGET, () => thrownBy(onClass)),
  situation('@Cached without parentheses', 'TypeError', () => thrownBy(withoutParentheses).split(' ')[0]),
  situation('options that mean nothing', Array(5).fill(OPTION), () => {
    const wrong = [
      { ...options, capacity: 0 },
      { backend: LRU },
      { ...options, capcity: 1 },
      { capacity: 1 },
      { ...options, ttl: 'soon' },
    ];
    return wrong.map((bad) => thrownBy(() => Cached(bad as typeof options)));
  }),
  situation('results that can be read only once', ['PURECACHE_UNCACHEABLE_RESULT', 8], () => {
    const o = new Once();
    const kinds = ['generator', 'async generator', 'iterator', 'stream'] as const;
    const errors = [...kinds, ...kinds].map((kind) =>
      thrownBy(() => o.hidden(kind))
        .split(' ')
        .at(-1),
    );
    return [...new Set(errors), o.calls];
  }),
  situation('the same inside a promise', 'PURECACHE_UNCACHEABLE_RESULT', async () => {
    return (await rejectionOf(() => new Once().later())).split(' ').at(-1);
  }),
  situation('cacheOf of a method that is not cached', 'PurecacheError PURECACHE_NOT_CACHED', () => {
    return thrownBy(() => cacheOf(new Once(), 'plain'));
  }),
];
