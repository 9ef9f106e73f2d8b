/** A backend that a selector gives: asked on each call, checked on each answer. */
import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import { cache, Cached, cacheOf, type SyncCacheBackend } from '../../src/index.js';
import { Counting, Slow } from '../support/doubles.js';
import { settled } from '../support/deferred.js';
import { rejectionOf, thrownBy } from '../support/caught.js';

class Service {
  calls = 0;
  constructor(public cache: unknown) {}
  @Cached({ backend: (self: Service) => self.cache as SyncCacheBackend, namespace: 'get' }) get(_id: string): number {
    return ++this.calls;
  }
  @Cached({ backend: (self: Service) => self.cache as SyncCacheBackend, namespace: 'load' })
  async load(_id: string): Promise<number> {
    return ++this.calls;
  }
}

test('objects share what the selector gives, others do not', () => {
  const backend = new LRU({ capacity: 8 });
  const [one, sharing, alone] = [new Service(backend), new Service(backend), new Service(new LRU({ capacity: 8 }))];
  expect([one.get('a'), sharing.get('a'), alone.get('a')]).toEqual([1, 1, 1]);
  expect([one.calls, sharing.calls, alone.calls]).toEqual([1, 0, 1]);
});

test('a private field of TypeScript can be selected', () => {
  class Injected {
    calls = 0;
    constructor(private readonly store: SyncCacheBackend) {}
    @Cached({ backend: (self: Injected) => self.store, namespace: 'injected' }) get(_id: string): number {
      return ++this.calls;
    }
  }
  const injected = new Injected(new LRU({ capacity: 8 }));
  expect([injected.get('a'), injected.get('a')]).toEqual([1, 1]);
});

describe('the answer of a selector', () => {
  test('is used for the call it was given for, when it changes', async () => {
    const [first, second] = [new Counting(), new Counting()];
    const service = new Service(first);
    expect(service.get('a')).toBe(1);
    service.cache = second;
    expect([service.get('a'), service.get('a')]).toEqual([2, 2]);
    service.cache = first;
    expect(service.get('a')).toBe(1);
    const handle = cacheOf(service, 'get');
    expect(handle.backend).toBe(first);
    service.cache = second;
    expect(handle.backend).toBe(second);
    await handle.clear();
    expect([first.size, second.size]).toEqual([1, 0]);
  });

  test('may change between backends in memory and others, for a method that is async', async () => {
    const slow = new Slow();
    const service = new Service(slow);
    expect([await service.load('a'), await settled(), await service.load('a')]).toEqual([1, undefined, 1]);
    service.cache = new Counting();
    expect([await service.load('a'), await service.load('a'), slow.entries.size]).toEqual([2, 2, 1]);
  });

  test('is asked for once per call, with the object', () => {
    const asked: unknown[] = [];
    const backend = new Counting();
    class Asking {
      @Cached({ backend: (self: Asking) => (asked.push(self), backend), namespace: 'asking' }) get(id: string): string {
        return id;
      }
    }
    const asking = new Asking();
    for (let i = 0; i < 3; i++) asking.get('a');
    expect(asked).toEqual([asking, asking, asking]);
    Asking.prototype.get.call(null as never, 'a');
    expect(asked).toHaveLength(3);
  });

  test.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    [5, 'a number'],
    ['redis://user:pass@host', 'returned text where'],
    [{ get() {}, set() {}, delete() {} }, 'an object (Object)'],
    [Promise.resolve(new Counting()), 'an object (Promise)'],
    [LRU, 'the function LRU'],
  ])(
    'that is no backend (%p) is told, with the method and class: sync throws, async rejects',
    async (answer, shown) => {
      const service = new Service(answer);
      const error = thrownBy(() => service.get('a'));
      expect(error).toMatchObject({ code: 'PURECACHE_NO_BACKEND', message: expect.stringContaining(shown) });
      expect(error.message).toMatch(/^Service\.get: (?!.*pass)/);
      expect(await rejectionOf(service.load('a'))).toMatchObject({
        code: 'PURECACHE_NO_BACKEND',
        message: expect.stringMatching(/^Service\.load: /),
      });
      expect(service.calls).toBe(0);
    },
  );

  test('that comes late, after the first call failed, is taken', async () => {
    const service = new Service(undefined);
    await rejectionOf(service.load('a'));
    service.cache = new Counting();
    expect([await service.load('a'), await service.load('a')]).toEqual([1, 1]);
  });

  test('that throws passes its error on, the same object: sync throws, async rejects', async () => {
    const error = new Error('not injected');
    const select = (_self: object): SyncCacheBackend => {
      throw error;
    };
    class Throwing {
      @Cached({ backend: select, namespace: 'sync' }) get(id: string): string {
        return id;
      }
      @Cached({ backend: select, namespace: 'async' }) async load(id: string): Promise<string> {
        return id;
      }
    }
    const throwing = new Throwing();
    expect(thrownBy(() => throwing.get('a'))).toBe(error);
    expect(await rejectionOf(throwing.load('a'))).toBe(error);
  });

  test('that is no backend fails a handle too, in its own manner', async () => {
    const handle = cacheOf(new Service(undefined), 'load');
    expect(thrownBy(() => handle.backend)).toMatchObject({ code: 'PURECACHE_NO_BACKEND' });
    expect(thrownBy(() => handle.stats())).toMatchObject({ code: 'PURECACHE_NO_BACKEND' });
    for (const answer of [handle.has('a'), handle.delete('a'), handle.clear(), handle.refresh('a')]) {
      expect(await rejectionOf(answer)).toMatchObject({ code: 'PURECACHE_NO_BACKEND' });
    }
  });
});

test('a cached function asks its selector with what it is called on', async () => {
  const backends = [new Counting(), new Counting()];
  let calls = 0;
  const get = cache(
    function (this: { use: number } | void, _id: string) {
      return ++calls;
    },
    {
      backend: (self: { use: number } | void) => backends[self?.use ?? 0] as Counting,
      namespace: 'function',
    },
  );
  expect([get('a'), get.call({ use: 0 }, 'a'), get.call({ use: 1 }, 'a'), get.call({ use: 1 }, 'a')]).toEqual([
    1, 1, 2, 2,
  ]);
  expect(await cacheOf(get).has('a')).toBe(true);
});

test('a static method asks with the class', () => {
  class Model {
    static store = new Counting();
    static calls = 0;
    @Cached({ backend: (self: typeof Model) => self.store, namespace: (self: typeof Model) => self.name })
    static find(_id: string): number {
      return ++this.calls;
    }
  }
  class User extends Model {
    static override calls = 10;
  }
  expect([Model.find('a'), User.find('a'), Model.find('a'), User.find('a')]).toEqual([1, 11, 1, 11]);
});

test('with condition false the method runs, even if the selector gives no backend', async () => {
  const select = jest.fn((_self: unknown): SyncCacheBackend => undefined as never);
  class Unserved {
    @Cached({ backend: (self: Unserved) => select(self), namespace: 'none', condition: () => false }) get(): string {
      return 'got';
    }
    @Cached({ backend: (self: Unserved) => select(self), namespace: 'no load', condition: () => false })
    async load(): Promise<string> {
      return 'loaded';
    }
  }
  const unserved = new Unserved();
  expect([unserved.get(), await unserved.load()]).toEqual(['got', 'loaded']);
  expect(select).not.toHaveBeenCalled();
});
