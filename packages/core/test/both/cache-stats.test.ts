/** `statsOf` and `allStats`: what the caches of an object, and of the process, have done. */
import { LRU } from '@purecache/lru';
import { allStats, cache, Cached, cacheOf, statsOf } from '../../src/index.js';
import { thrownBy } from '../support/caught.js';
import { collectGarbage } from '../support/collect-garbage.js';
import { Counting, Slow } from '../support/doubles.js';
import { inMemory } from '../support/sources.js';

class Shop {
  static loads = 0;
  @Cached({ backend: LRU, capacity: 2 }) price(id: string): string {
    return `price of ${id}`;
  }
  @Cached({ backend: Counting }) async stock(id: string): Promise<number> {
    if (id === 'bad') throw new Error('bad');
    return id.length;
  }
  @Cached({ backend: Counting }) static all(): number {
    return ++Shop.loads;
  }
  plain(): number {
    return 1;
  }
}

const nothing = { hits: 0, misses: 0, loads: 0, loadErrors: 0, staleHits: 0, coalesced: 0 };

describe('statsOf', () => {
  test('gives the statistics of each cached method of one object, by name', async () => {
    const [shop, other] = [new Shop(), new Shop()];
    for (const id of ['a', 'b', 'c', 'c']) shop.price(id);
    await Promise.allSettled([shop.stock('a'), shop.stock('a'), shop.stock('bad')]);
    other.price('a');
    const stats = statsOf(shop);
    expect(Object.keys(stats).toSorted()).toEqual(['price', 'stock']);
    expect(stats['price']).toMatchObject({ hits: 1, misses: 3, loads: 3, loadErrors: 0, evictions: 1, size: 2 });
    expect(stats['stock']).toMatchObject({ hits: 0, misses: 2, coalesced: 1, loads: 2, loadErrors: 1, size: 1 });
    expect(statsOf(other)['price']).toMatchObject({ misses: 1, size: 1 });
    expect(stats['price']).toEqual(cacheOf(shop, 'price').stats());
  });

  test('takes any name of a method', () => {
    class Named {
      @Cached({ backend: Counting }) toString(): string {
        return 'named';
      }
      @Cached({ backend: Counting }) valueOf(): number {
        return 1;
      }
    }
    const named = new Named();
    for (let i = 0; i < 2; i++) named.toString();
    const stats = statsOf(named);
    expect(Object.keys(stats).toSorted()).toEqual(['toString', 'valueOf']);
    expect(stats['toString']).toMatchObject({ hits: 1, misses: 1 });
    expect(stats['valueOf']).toMatchObject(nothing);
  });

  test('of a class gives its static methods', () => {
    Shop.all();
    Shop.all();
    expect(statsOf(Shop)).toMatchObject({ all: { hits: 1, misses: 1 } });
    expect(Object.keys(statsOf(Shop))).toEqual(['all']);
  });

  test('counts nothing for what was never called, and makes no cache of it', () => {
    const made: unknown[] = [];
    class Noting extends Counting {
      constructor() {
        super();
        made.push(this);
      }
    }
    class Idle {
      @Cached({ backend: Noting }) get(): number {
        return 1;
      }
    }
    expect(statsOf(new Idle())['get']).toMatchObject({ ...nothing, loadTimes: undefined });
    expect(made).toHaveLength(1); // when the class was defined
  });

  test('knows inherited methods, and those of an override apart', () => {
    class Base {
      @Cached({ backend: Counting }) get(): number {
        return 1;
      }
      @Cached({ backend: Counting }) inherited(): number {
        return 1;
      }
    }
    class Derived extends Base {
      @Cached({ backend: Counting }) override get(): number {
        return super.get() + 1;
      }
    }
    const object = new Derived();
    expect([object.get(), object.get(), object.inherited()]).toEqual([2, 2, 1]);
    const stats = statsOf(object);
    expect(stats['get']).toMatchObject({ hits: 1, misses: 1 });
    expect(stats['inherited']).toMatchObject({ hits: 0, misses: 1 });
  });

  test.each([{}, [], () => 1, new (class Plain {})()])('of what has no cached method is refused: %p', (object) => {
    expect(thrownBy(() => statsOf(object)).code).toBe('PURECACHE_NOT_CACHED');
  });
});

describe('allStats', () => {
  const ofName = (name: string) => allStats().filter(({ method }) => method === name);

  test('sums over all objects; totals do not fall when objects are collected', async () => {
    class Passing {
      @Cached({ backend: Counting }) get(id: string): string {
        return id;
      }
    }
    const useSome = (): void => {
      for (let i = 0; i < 100; i++) {
        const object = new Passing();
        object.get('a');
        object.get('a');
      }
    };
    useSome();
    const counts = { hits: 100, misses: 100, loads: 100 };
    expect(ofName('Passing.get')).toMatchObject([counts]);
    await collectGarbage();
    const [after] = ofName('Passing.get');
    expect(after).toMatchObject(counts);
    expect(after?.size).toBeLessThan(100); // the entries are gone with their objects
    new Passing().get('a');
    expect(ofName('Passing.get')).toMatchObject([{ misses: 101 }]);
  });

  test('sums evictions, those of collected objects included', async () => {
    class Full {
      @Cached({ backend: LRU, capacity: 1 }) get(id: number): number {
        return id;
      }
    }
    const fill = (): void => {
      for (let i = 0; i < 10; i++) {
        const object = new Full();
        for (let id = 0; id < 3; id++) object.get(id);
      }
    };
    fill();
    expect(ofName('Full.get')).toMatchObject([{ evictions: 20 }]);
    await collectGarbage();
    expect(ofName('Full.get')).toMatchObject([{ evictions: 20 }]);
  });

  test('tells the namespace of a shared backend, and what it cannot tell', async () => {
    const load = async function sharedLoad(id: string): Promise<string> {
      return id;
    };
    const get = cache(load, { backend: new Slow(), namespace: 'all stats' });
    await get('a');
    expect(ofName('sharedLoad')).toMatchObject([
      { namespace: 'all stats', misses: 1, size: undefined, evictions: undefined },
    ]);
    const own = cache(
      function ownLoad(): number {
        return 1;
      },
      { backend: LRU, capacity: 1 },
    );
    own();
    expect(ofName('ownLoad')).toMatchObject([{ namespace: undefined, misses: 1, size: 1 }]);
  });
});

describe('loadTimes', () => {
  test('are unknown before the first load, then the times of loads, failed ones included; a hit adds nothing', async () => {
    const { source, get } = inMemory({});
    expect(cacheOf(get).stats().loadTimes).toBeUndefined();
    await get('a');
    const { loadTimes } = cacheOf(get).stats();
    expect(loadTimes?.p50).toBeGreaterThan(0);
    expect(loadTimes?.p99).toBe(loadTimes?.p50);
    for (let i = 0; i < 100; i++) await get('a');
    expect(cacheOf(get).stats().loadTimes).toEqual(loadTimes);
    const failing = inMemory({});
    failing.source.fail(new Error('down'));
    await failing.get('a').catch(() => {});
    expect(cacheOf(failing.get).stats().loadTimes).toBeDefined();
    expect(source.calls).toHaveLength(1);
  });
});
