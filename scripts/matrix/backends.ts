/** Backends, options and the handle: eviction, expiry, keys, shared backends, statistics. */
import { Cached, cacheOf, hashKey } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';

import { situation, type Situation } from './situation.js';

const LONG_KEY = '~#j8d4NibW0B371sGqOriZSIICMMAZCf4yQgodOgCTxRs=';

/** Stored entries are found by these: a change is a breaking change. */
const GOLDEN_KEYS = [
  '~',
  'a',
  '~n1',
  '~{1:a1:b3:map}D0:0;[1;-0;b1;NaN;zu]M{1:k}1;S1:xt}}',
  '~A10:Uint8Array2:\u0001\u0002R1:xg;0;L23:https://example.org/a?b',
  LONG_KEY,
];

/** The key of a long text. A bundle for browsers has no SHA-256, so there it must be the text, behind its own mark. */
function digestOf(text: string): string {
  const key = hashKey([text]);
  return key === `~=${text}` ? LONG_KEY : key;
}

const clock = {
  time: 0,
  now: (): number => clock.time,
  advance(milliseconds: number): void {
    clock.time += milliseconds;
  },
};

class Service {
  calls = 0;
  readonly own = new LRU({ capacity: 8 });

  @Cached({ backend: LRU, capacity: 2 })
  bounded(id: string): string {
    return `${id}${++this.calls}`;
  }
  @Cached({ backend: TTL, ttl: '1s', clock })
  timed(id: string): string {
    return `${id}${++this.calls}`;
  }
  @Cached({ backend: LRU, capacity: 8, ttl: 500, clock })
  both(id: string): string {
    return `${id}${++this.calls}`;
  }
  @Cached({ backend: LRU, capacity: 8, key: (text) => text.trim().toLowerCase() })
  keyed(text: string): string {
    return `${text}${++this.calls}`;
  }
  @Cached({ backend: LRU, capacity: 8, scope: 'class' })
  perClass(id: string): string {
    return `${id}${++this.calls}`;
  }
  @Cached({ backend: (self: Service) => self.own, namespace: 'service.selected' })
  selected(id: string): string {
    return `${id}${++this.calls}`;
  }
  @Cached({ backend: LRU, capacity: 8 })
  async later(id: string): Promise<string> {
    return `${id}${++this.calls}`;
  }
}

const shared = new LRU({ capacity: 8 });
class Shares {
  static calls = 0;
  @Cached({ backend: shared, namespace: 'shares.get' })
  get(id: string): string {
    return `${id}${++Shares.calls}`;
  }
}

export const backends: Situation[] = [
  situation('LRU drops the least recently used', ['a1', 'b2', 'a1', 'c3', 'a1', 'b4'], () => {
    const o = new Service();
    return ['a', 'b', 'a', 'c', 'a', 'b'].map((id) => o.bounded(id));
  }),
  situation(
    'LRU on its own',
    [undefined, 2, 3, ['b', 'c']].map((x) => x ?? 'undefined'),
    () => {
      const lru = new LRU({ capacity: 2 });
      for (const [index, key] of ['a', 'b', 'c'].entries()) lru.set(key, index + 1);
      return [lru.get('a') ?? 'undefined', lru.get('b'), lru.get('c'), [...lru.keys()]];
    },
  ),
  situation('TTL: gone at exactly ttl', ['a1', 'a1', 'a2'], () => {
    const o = new Service();
    const results = [o.timed('a')];
    clock.advance(999);
    results.push(o.timed('a'));
    clock.advance(1);
    return [...results, o.timed('a')];
  }),
  situation('LRU with a ttl', ['a1', 'a1', 'a2'], () => {
    const o = new Service();
    const results = [o.both('a'), o.both('a')];
    clock.advance(500);
    return [...results, o.both('a')];
  }),
  situation('key: what identifies the call', ['A1', 'A1', 'B2'], () => {
    const o = new Service();
    return [o.keyed('A'), o.keyed(' a '), o.keyed('B')];
  }),
  situation("scope 'class': one cache for all objects of a constructor", ['a1', 'a1'], () => {
    return [new Service().perClass('a'), new Service().perClass('a')];
  }),
  situation('a selector: the backend of the object', ['a1', 'a1', 1, 'a1'], () => {
    const o = new Service();
    return [o.selected('a'), o.selected('a'), o.own.size, new Service().selected('a')];
  }),
  situation('a shared backend: one cache for all objects', ['a1', 'a1'], () => {
    return [new Shares().get('a'), new Shares().get('a')];
  }),
  situation('the handle', [false, 'a1', true, 'a1', true, false, 'b', 'b'], async () => {
    const o = new Service();
    const handle = cacheOf(o, 'later');
    const results = [await handle.has('a'), await o.later('a'), await handle.has('a'), await handle.peek('a')];
    results.push(await handle.delete('a'), await handle.delete('a'));
    await handle.set(['b'], 'b');
    return [...results, await handle.peek('b'), await o.later('b')];
  }),
  situation('statistics', [1, 2, 2, 2], async () => {
    const o = new Service();
    for (const id of ['a', 'a', 'b']) await o.later(id);
    const { hits, misses, loads, size } = cacheOf(o, 'later').stats();
    return [hits, misses, loads, size];
  }),
  situation('keys are the same in every build and process', GOLDEN_KEYS, () => [
    hashKey([]),
    hashKey(['a']),
    hashKey([1]),
    hashKey([
      { b: [1, -0, BigInt(1), NaN, null, undefined], a: new Date(0), map: new Map([[{ k: 1 }, new Set(['x', true])]]) },
    ]),
    hashKey([new Uint8Array([1, 2]), /x/g, new URL('https://example.org/a?b')]),
    digestOf('long '.repeat(1_000)),
  ]),
];
