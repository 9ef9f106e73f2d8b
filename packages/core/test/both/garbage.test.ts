/** A cache keeps nothing alive: no object, no class, no backend, no request, no process; and an empty one weighs little. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';
import { cache, Cached, cacheOf } from '../../src/index.js';
import { collectGarbage } from '../support/collect-garbage.js';
import { Counting } from '../support/doubles.js';
import { runNode } from '../support/run-node.js';

// The collector walks a heap that holds the test runner too.
jest.setTimeout(30_000);

const COUNT = 500;
/** The collector is free to be late with a few. */
const ENOUGH = 0.99 * COUNT;

async function collected(refs: readonly WeakRef<object>[]): Promise<number> {
  await collectGarbage();
  return refs.filter((ref) => ref.deref() === undefined).length;
}

function show(what: string, figure: string): void {
  process.stdout.write(`      garbage: ${what}: ${figure}\n`);
}

// The first test, because it makes the first TTL cache of the process
describe('the store of the request that filled a cache', () => {
  const requests = new AsyncLocalStorage<object>();
  const ways: [string, () => (id: string) => unknown][] = [
    ['TTL', () => cache(async (id: string) => id, { backend: TTL, ttl: '1h' })],
    ['TTL, sync', () => cache((id: string) => id, { backend: TTL, ttl: '1h' })],
    ['LRU', () => cache(async (id: string) => ({ id }), { backend: LRU, capacity: 8 })],
    ['LRU with ttl', () => cache(async (id: string) => ({ id }), { backend: LRU, capacity: 8, ttl: '1h' })],
    ['LRU, results of undefined', () => cache(async (_id: string) => undefined, { backend: LRU, capacity: 8 })],
    [
      'LRU with detectReentrancy',
      () => cache(async (id: string) => id, { backend: LRU, capacity: 8, detectReentrancy: true }),
    ],
  ];

  test.each(ways)('%s: is collected while the entry lives', async (_name, make) => {
    const get = make();
    const request = async (id: string): Promise<WeakRef<object>> => {
      const store = { request: id };
      await requests.run(store, async () => await Promise.all([get(id), get(id)]));
      return new WeakRef(store);
    };
    const stores = await Promise.all(['a', 'b', 'c'].map(request));
    expect(await collected(stores)).toBe(3);
    expect(await cacheOf(get).has('a')).toBe(true);
  });
});

describe(`of ${COUNT} dropped objects at least ${ENOUGH} are collected, and their backends`, () => {
  class OverLru {
    readonly payload = new Array<number>(100).fill(1);
    @Cached({ backend: LRU, capacity: 8 }) get(id: string): string {
      return id;
    }
    @Cached({ backend: LRU, capacity: 8 }) async self(_id: string): Promise<this> {
      return this;
    }
    @Cached({ backend: LRU, capacity: 8 }) async never(_id: string): Promise<string> {
      return await new Promise<string>(() => this.payload);
    }
  }
  class OverTtl {
    readonly payload = new Array<number>(100).fill(1);
    @Cached({ backend: TTL, ttl: '1h' }) get(id: string): string {
      return id;
    }
    @Cached({ backend: TTL, ttl: '1h' }) async self(_id: string): Promise<this> {
      return this;
    }
    @Cached({ backend: TTL, ttl: '1h' }) async never(_id: string): Promise<string> {
      return await new Promise<string>(() => this.payload);
    }
  }

  describe.each([
    ['LRU', OverLru],
    ['TTL', OverTtl],
  ])('%s', (backend, Service) => {
    test.each<['get' | 'self' | 'never', string]>([
      ['get', 'with plain values'],
      ['self', 'with values that refer to the object'],
      ['never', 'with a load under way that never ends'],
    ])('%s(): %s', async (method, what) => {
      const refs: { object: WeakRef<object>; backend: WeakRef<object> }[] = [];
      for (let i = 0; i < COUNT; i++) {
        const service = new Service();
        const [leader] = [service[method]('a'), service[method]('a')];
        if (method !== 'never') await leader;
        refs.push({ object: new WeakRef(service), backend: new WeakRef(cacheOf(service, method).backend) });
      }
      const objects = await collected(refs.map((each) => each.object));
      const backends = await collected(refs.map((each) => each.backend));
      show(`${backend}, ${what}`, `${objects} objects and ${backends} backends of ${COUNT} collected`);
      expect(objects).toBeGreaterThanOrEqual(ENOUGH);
      expect(backends).toBeGreaterThanOrEqual(ENOUGH);
    });
  });

  test('that share a backend or a class', async () => {
    const backend = new Counting();
    class Sharing {
      @Cached({ backend, namespace: 'sharing' }) get(id: string): string {
        return id;
      }
      @Cached({ backend: LRU, capacity: 8, scope: 'class' }) find(id: string): string {
        return id;
      }
      @Cached({ backend: (_self: Sharing) => backend, namespace: 'selected' }) load(id: string): string {
        return id;
      }
    }
    const refs = Array.from({ length: COUNT }, (_, i) => {
      const sharing = new Sharing();
      for (const method of ['get', 'find', 'load'] as const) sharing[method](String(i));
      return new WeakRef(sharing);
    });
    const objects = await collected(refs);
    show('shared backends', `${objects} objects of ${COUNT} collected`);
    expect(objects).toBeGreaterThanOrEqual(ENOUGH);
    expect(backend.size).toBe(2 * COUNT);
  });

  test('that are classes with cached statics, and cached functions', async () => {
    const shared = new Counting();
    const make = (i: number): object[] => {
      class Model {
        @Cached({ backend: TTL, ttl: '1h' }) static find(_id: string): object {
          return this;
        }
        @Cached({ backend: shared, namespace: (self: object) => `${typeof self} ${i}` }) static load(
          id: string,
        ): string {
          return id;
        }
      }
      const get = cache((_id: string): object => Model, { backend: LRU, capacity: 8 });
      Model.find('a');
      Model.load('a');
      get('a');
      return [Model, get];
    };
    const refs = Array.from({ length: COUNT / 2 }, (_, i) => make(i).map((each) => new WeakRef(each))).flat();
    const objects = await collected(refs);
    show('classes and functions', `${objects} of ${COUNT} collected`);
    expect(objects).toBeGreaterThanOrEqual(ENOUGH);
  });

  test('and an object that lives keeps its cache', async () => {
    const service = new OverTtl();
    await service.self('a');
    await collectGarbage();
    expect(await cacheOf(service, 'self').has('a')).toBe(true);
  });
});

describe('weight', () => {
  class Service {
    @Cached({ backend: LRU, capacity: 10_000 }) get(_id: string): undefined {}
    @Cached({ backend: TTL, ttl: '1h' }) load(_id: string): undefined {}
  }
  const weigh = async (make: () => object): Promise<number> => {
    const kept: object[] = [];
    make();
    await collectGarbage();
    const used = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    const before = used();
    for (let i = 0; i < 10_000; i++) kept.push(make());
    await collectGarbage();
    return (used() - before) / kept.length;
  };

  test.each<[string, () => object, number]>([
    ['a backend LRU', () => new LRU({ capacity: 10_000 }), 1_500],
    ['a backend TTL', () => new TTL({ ttl: '1h' }), 1_500],
    ['an object that was never called', () => new Service(), 200],
    [
      'an object with an empty cache',
      () => {
        const service = new Service();
        void cacheOf(service, 'get').clear();
        return service;
      },
      4_000,
    ],
  ])('of 10,000 empty caches: %s weighs less than its bound in bytes', async (what, make, bound) => {
    const bytes = await weigh(make);
    show(`weight of ${what}`, `${Math.round(bytes)} bytes`);
    expect(bytes).toBeLessThan(bound);
  });
});

test('a process with live caches, entries and a sweep to come exits by itself', async () => {
  const result = await runNode(`
    import { cache } from '../../src/index.js';
    import { LRU } from '@purecache/lru';
    import { TTL } from '@purecache/ttl';
    const caches = [
      cache(async (id: string) => id, { backend: TTL, ttl: '1h' }),
      cache((id: string) => id, { backend: LRU, capacity: 8, ttl: '1h' }),
    ];
    for (const get of caches) await get('a');
    (globalThis as any).kept = caches;
    console.log('done');
  `);
  expect(result).toEqual({ code: 0, stdout: 'done\n', stderr: '' });
});
