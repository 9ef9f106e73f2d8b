/** Under a test runner: spies on cached methods, mocks inside `cache()`, fake timers, and a clean slate between tests. */
import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';
import { cache, cacheOf, Cached } from '../../src/index.js';
import { resetAll } from '../../src/testing/index.js';
import { Counting, Slow } from '../support/doubles.js';
import { thrownBy } from '../support/caught.js';

class Service {
  static calls = 0;
  calls = 0;
  @Cached({ backend: LRU, capacity: 8 }) get(id: string): string {
    this.calls++;
    return `real ${id}`;
  }
  @Cached({ backend: TTL, ttl: '1m' }) session(_id: string): number {
    return ++this.calls;
  }
  @Cached({ backend: LRU, capacity: 8, ttl: 1_000 }) async recent(_id: string): Promise<number> {
    return ++this.calls;
  }
  @Cached({ backend: LRU, capacity: 8 }) static make(_id: string): number {
    return ++this.calls;
  }
}
beforeEach(() => (Service.calls = 0));
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe('jest.spyOn', () => {
  test('on an instance counts all calls, the method underneath the misses; restoring brings the entries back', () => {
    const service = new Service();
    service.get('before');
    const spy = jest.spyOn(service, 'get');
    expect(['a', 'a', 'before'].map((id) => service.get(id))).toEqual(['real a', 'real a', 'real before']);
    expect(spy).toHaveBeenCalledTimes(3);
    expect(service.calls).toBe(2);
    spy.mockReturnValue('mocked');
    expect([service.get('a'), new Service().get('a')]).toEqual(['mocked', 'real a']);
    spy.mockRestore();
    expect([service.get('a'), service.get('before'), service.calls]).toEqual(['real a', 'real before', 2]);
    expect(Service.prototype.get).toBe(service.get);
  });

  test('on a prototype reaches every object, also one that has cached', () => {
    const service = new Service();
    service.get('a');
    const spy = jest.spyOn(Service.prototype, 'get').mockReturnValue('mocked');
    expect([service.get('a'), new Service().get('a')]).toEqual(['mocked', 'mocked']);
    expect(spy).toHaveBeenCalledTimes(2);
    spy.mockRestore();
    expect([service.get('a'), service.calls]).toEqual(['real a', 1]);
  });

  test('on a static method', () => {
    class Fresh extends Service {}
    const spy = jest.spyOn(Fresh, 'make');
    expect([Fresh.make('a'), Fresh.make('a'), Fresh.calls]).toEqual([1, 1, 1]);
    expect(spy).toHaveBeenCalledTimes(2);
  });

  test('hides the cache from cacheOf, which says so; the cached function itself finds it', async () => {
    const service = new Service();
    const { get } = service;
    service.get('a');
    jest.spyOn(service, 'get');
    const error = thrownBy(() => cacheOf(service, 'get'));
    expect(error).toMatchObject({ code: 'PURECACHE_NOT_CACHED', message: expect.stringContaining("'get'") });
    expect(error.message).toMatch(/spy/);
    expect(await cacheOf(service, get).delete('a')).toBe(true);
  });

  test('a double that overrides the method plainly is not cached', () => {
    class Double extends Service {
      override get(id: string): string {
        this.calls++;
        return `double ${id}`;
      }
    }
    const double = new Double();
    expect([double.get('a'), double.get('a'), double.calls]).toEqual(['double a', 'double a', 2]);
  });

  test('a mock function that cache() wraps is called once, and the cached function is no mock', () => {
    const mock = jest.fn((id: string) => `mocked ${id}`);
    const cached = cache(mock, { backend: LRU, capacity: 8 });
    expect([cached('a'), cached('a')]).toEqual(['mocked a', 'mocked a']);
    expect(mock).toHaveBeenCalledTimes(1);
    expect([jest.isMockFunction(mock), jest.isMockFunction(cached)]).toEqual([true, false]);
  });
});

describe('fake timers', () => {
  test('move the time to live of TTL and LRU, to the millisecond', async () => {
    jest.useFakeTimers();
    const service = new Service();
    expect([service.session('a'), await service.recent('a')]).toEqual([1, 2]);
    jest.advanceTimersByTime(999);
    expect([service.session('a'), await service.recent('a')]).toEqual([1, 2]);
    jest.advanceTimersByTime(1);
    expect([service.session('a'), await service.recent('a')]).toEqual([1, 3]);
    jest.advanceTimersByTime(58_999);
    expect(service.session('a')).toBe(1);
    jest.advanceTimersByTime(1);
    expect(service.session('a')).toBe(4);
  });

  test('move the ttl option over any backend that keeps time', async () => {
    jest.useFakeTimers();
    let calls = 0;
    const get = cache((_id: string) => ++calls, { backend: new LRU({ capacity: 8 }), namespace: 'timed', ttl: '2s' });
    get('a');
    jest.advanceTimersByTime(1_999);
    expect(get('a')).toBe(1);
    jest.advanceTimersByTime(1);
    expect(get('a')).toBe(2);
  });

  test('a jump of the wall clock changes nothing', () => {
    jest.useFakeTimers();
    const service = new Service();
    service.session('a');
    jest.setSystemTime(Date.now() + 10 * 365 * 24 * 3_600_000);
    expect(service.session('a')).toBe(1);
  });
});

describe('resetAll', () => {
  test('empties what outlives a test: statics, cached functions, shared backends; and objects', async () => {
    let calls = 0;
    const get = cache((_id: string) => ++calls, { backend: Counting });
    const shared = new Slow();
    const load = cache(async (_id: string) => ++calls, { backend: shared, namespace: 'reset' });
    const service = new Service();
    const run = async () => [Service.make('a'), service.session('a'), get('a'), await load('a')];
    const first = await run();
    expect(await run()).toEqual(first);
    await resetAll();
    expect(shared.entries.size).toBe(0);
    const second = await run();
    expect(second.map((value, i) => value === first[i])).toEqual([false, false, false, false]);
    expect(await run()).toEqual(second);
  });

  test('on caches in memory has happened when it returns', () => {
    class Fresh extends Service {}
    expect(Fresh.make('a')).toBe(1);
    void resetAll();
    expect(Fresh.make('a')).toBe(2);
  });

  test('leaves the entries of others on a shared backend alone', async () => {
    const shared = new Counting();
    shared.set('another owner’s', 1);
    const get = cache((id: string) => id, { backend: shared, namespace: 'mine' });
    get('a');
    expect(shared.size).toBe(2);
    await resetAll();
    expect([...shared.entries.keys()]).toEqual(['another owner’s']);
  });

  test('a handle made before works on', async () => {
    const service = new Service();
    const handle = cacheOf(service, 'get');
    service.get('a');
    await resetAll();
    expect([await handle.has('a'), handle.stats()]).toMatchObject([false, { hits: 0, misses: 0 }]);
    service.get('a');
    expect(await handle.delete('a')).toBe(true);
  });
});
