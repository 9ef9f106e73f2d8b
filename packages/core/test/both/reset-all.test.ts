import { jest } from '@jest/globals';
import { cache, Cached, cacheOf, type CacheBackend } from '../../src/index.js';
import { resetAll } from '../../src/testing/index.js';
import { rejectionOf } from '../support/caught.js';
import { Deferred, settled } from '../support/deferred.js';
import { Counting, Failing, Slow } from '../support/doubles.js';

let calls = 0;
beforeEach(() => {
  calls = 0;
});

class Owned {
  @Cached({ backend: Counting }) perObject(_id: string): number {
    return ++calls;
  }
  @Cached({ backend: Counting, scope: 'class' }) perClass(_id: string): number {
    return ++calls;
  }
  @Cached({ backend: Counting }) static ofClass(_id: string): number {
    return ++calls;
  }
}
const load = cache((_id: string) => ++calls, { backend: Counting });

test('caches of objects, classes, statics and functions are empty when the call returns, and their counts gone', () => {
  const [one, other] = [new Owned(), new Owned()];
  const runAll = () => [one.perObject('a'), other.perObject('a'), one.perClass('a'), Owned.ofClass('a'), load('a')];
  const first = runAll();
  expect([new Set(first).size, runAll()]).toEqual([5, first]);
  void resetAll();
  for (const handle of [
    cacheOf(one, 'perObject'),
    cacheOf(one, 'perClass'),
    cacheOf(Owned, 'ofClass'),
    cacheOf(load),
  ]) {
    expect(handle.stats()).toMatchObject({ hits: 0, misses: 0, loads: 0, size: 0 });
  }
  expect(runAll()).toEqual(first.map((n) => n + 5));
});

test('a handle that was made before works on', async () => {
  const handle = cacheOf(load);
  load('a');
  expect(await handle.has('a')).toBe(true);
  await resetAll();
  expect(await handle.has('a')).toBe(false);
  await handle.set(['a'], 42);
  expect(load('a')).toBe(42);
});

describe('on a shared backend', () => {
  const onShared = (backend: CacheBackend, namespace: string) =>
    cache(async (_id: string) => ++calls, { backend, namespace });

  test('the namespaces of decorated methods and cached functions are cleared, and nothing else', async () => {
    for (const backend of [new Counting(), new Slow()]) {
      class Service {
        cache = backend as CacheBackend;
        @Cached({ backend: (self: Service) => self.cache, namespace: 'selected' }) async get(
          _id: string,
        ): Promise<number> {
          return ++calls;
        }
      }
      await Promise.all([onShared(backend, 'a')('1'), new Service().get('1')]);
      await settled();
      await backend.set('foreign', 'entry');
      expect(backend.entries.size).toBe(3);
      await resetAll();
      expect([...backend.entries.keys()]).toEqual(['foreign']);
    }
  });

  test('if the namespace depends on the object the whole backend is cleared', async () => {
    const backend = new Counting();
    class Service {
      constructor(readonly tenant: string) {}
      @Cached({ backend, namespace: (self: Service) => self.tenant }) async get(_id: string): Promise<number> {
        return ++calls;
      }
    }
    await Promise.all(['t1', 't2'].map((tenant) => new Service(tenant).get('1')));
    backend.set('foreign', 'entry');
    expect(backend.size).toBe(3);
    await resetAll();
    expect(backend.size).toBe(0);
  });

  test('a backend that no call has used is left alone', async () => {
    const backend = new Counting();
    onShared(backend, 'unused');
    await resetAll();
    expect(backend.calls.clear).toBe(0);
  });

  test('one that fails is reported to the caller, after all were asked', async () => {
    const [failing, fine] = [new Failing(), new Slow()];
    const getters = [onShared(failing, 'failing'), onShared(fine, 'fine')];
    await Promise.all(getters.map((get) => get('1')));
    await settled();
    failing.failing.add('clear');
    expect((await rejectionOf(resetAll())).code).toBe('PURECACHE_BACKEND_FAILED');
    await settled();
    expect([failing.entries.size, fine.entries.size]).toEqual([1, 0]);
    failing.failing.clear();
  });
});

describe('a load under way', () => {
  const gates: Deferred<string>[] = [];
  const loadSlowly = async () => {
    const gate = new Deferred<string>();
    gates.push(gate);
    return await gate.promise;
  };
  class Slowly {
    @Cached({ backend: Counting }) async get(_id: string): Promise<string> {
      return await loadSlowly();
    }
  }
  const sharedBackend = new Counting();
  const slowly = new Slowly();
  const cases: Record<string, () => Promise<string>> = {
    'of an object': () => slowly.get('1'),
    'of a function': cache(loadSlowly, { backend: Counting }),
    'on a shared backend in memory': cache(loadSlowly, { backend: sharedBackend, namespace: 'memory' }),
    'on a backend that answers later': cache(loadSlowly, { backend: new Slow(), namespace: 'later' }),
  };

  test.each(Object.entries(cases))(
    '%s: its value goes to its caller and is not stored; the next call loads anew',
    async (_name, get) => {
      gates.length = 0;
      const before = get();
      await settled();
      await resetAll();
      const after = get();
      await settled();
      expect(gates).toHaveLength(2);
      gates[0]?.resolve('before');
      expect(await before).toBe('before');
      gates[1]?.resolve('after');
      expect([await after, await get()]).toEqual(['after', 'after']);
      expect(gates).toHaveLength(2);
    },
  );
});

test('caches made by the other copy of the module are emptied too', async () => {
  jest.resetModules();
  const other = await import('../../src/index.js');
  expect(other.cache).not.toBe(cache);
  const get = other.cache((_id: string) => ++calls, { backend: Counting });
  expect([get('a'), get('a')]).toEqual([1, 1]);
  await resetAll();
  expect(get('a')).toBe(2);
});
