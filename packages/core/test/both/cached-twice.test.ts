/** A method decorated twice: one call, two layers, and a handle that reaches both. */
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';
import { Cached, cacheOf } from '../../src/index.js';
import { thrownBy } from '../support/caught.js';
import { Counting } from '../support/doubles.js';
import { runNode } from '../support/run-node.js';

describe('a method decorated twice', () => {
  class Twice {
    calls = 0;
    @Cached({ backend: LRU, capacity: 8 })
    @Cached({ backend: TTL, ttl: '1h' })
    now(_id: string): number {
      return ++this.calls;
    }
    @Cached({ backend: LRU, capacity: 8 })
    @Cached({ backend: LRU, capacity: 1 })
    async later(_id: string): Promise<number> {
      return ++this.calls;
    }
  }

  test('runs once', async () => {
    const twice = new Twice();
    expect([twice.now('a'), twice.now('a')]).toEqual([1, 1]);
    expect([await twice.later('a'), await twice.later('a'), await twice.later('a')]).toEqual([2, 2, 2]);
  });

  test('a hit above asks nothing below', () => {
    class Nested {
      @Cached({ backend: Counting, label: 'above' })
      @Cached({ backend: Counting, label: 'below' })
      get(id: string): string {
        return id;
      }
    }
    const nested = new Nested();
    for (let i = 0; i < 3; i++) nested.get('a');
    const above = cacheOf(nested, 'get').backend as Counting;
    expect([above.given.label, above.calls.get, above.calls.set]).toEqual(['above', 3, 1]);
  });

  test.each<[string, (twice: Twice, method: 'now' | 'later') => Promise<unknown>]>([
    ['delete', (twice, method) => cacheOf(twice, method).delete('a')],
    ['expire', (twice, method) => cacheOf(twice, method).expire('a')],
    ['clear', (twice, method) => cacheOf(twice, method).clear()],
  ])('%s through the handle drops both layers', async (_name, invalidate) => {
    const twice = new Twice();
    twice.now('a');
    await twice.later('a');
    await invalidate(twice, 'now');
    await invalidate(twice, 'later');
    expect([twice.now('a'), await twice.later('a')]).toEqual([3, 4]);
    expect([twice.now('a'), await twice.later('a')]).toEqual([3, 4]);
  });

  test('delete tells that something was removed, be it below only', async () => {
    const twice = new Twice();
    await twice.later('a');
    await twice.later('b'); // the layer below holds one entry
    expect([await cacheOf(twice, 'later').delete('b'), await cacheOf(twice, 'later').delete('b')]).toEqual([
      true,
      false,
    ]);
    twice.now('a');
    (cacheOf(twice, 'now').backend as LRU).clear();
    expect([await cacheOf(twice, 'now').delete('a'), await cacheOf(twice, 'now').delete('a')]).toEqual([true, false]);
  });

  test('refresh, set and bypass through the handle reach the method, not an old entry below', async () => {
    const twice = new Twice();
    const handle = cacheOf(twice, 'later');
    await twice.later('a');
    expect([await handle.refresh('a'), await twice.later('a')]).toEqual([2, 2]);
    expect([await handle.bypass('a'), await twice.later('a')]).toEqual([3, 2]);
    await handle.set(['a'], 100);
    expect(await twice.later('a')).toBe(100);
    await handle.delete('a');
    expect(await twice.later('a')).toBe(4);
  });
});

test('twice on one backend under one namespace is refused: the layers would take each other for themselves', async () => {
  const backend = new Counting();
  class Twice {
    calls = 0;
    @Cached({ backend, namespace: 'twice' })
    @Cached({ backend, namespace: 'twice' })
    now(_id: string): number {
      return ++this.calls;
    }
    @Cached({ backend, namespace: 'later above' })
    @Cached({ backend, namespace: 'later below' })
    async later(_id: string): Promise<number> {
      return ++this.calls;
    }
  }
  const twice = new Twice();
  for (let i = 0; i < 2; i++) {
    expect(thrownBy(() => twice.now('a'))).toMatchObject({
      code: 'PURECACHE_NAMESPACE_TAKEN',
      message: expect.stringMatching(/belongs to Twice\.now, decorated once more; Twice\.now must have another one/),
    });
  }
  expect([twice.calls, await twice.later('a'), await twice.later('a')]).toEqual([0, 1, 1]);
});

test('a handle whose two layers both fail rejects once, and leaves no rejection without a handler', async () => {
  const result = await runNode(`
    import { cache, cacheOf } from '../../src/index.js';
    import { Failing } from './doubles.js';
    const layer = () => ({ backend: new Failing('set', 'delete', 'clear'), namespace: 'layer', onBackendError() {} });
    const handle = cacheOf(cache(cache(async (id: string) => id, layer()), layer()));
    for (const act of [() => handle.delete('a'), () => handle.clear(), () => handle.set(['a'], 'x'), () => handle.expire('a')]) {
      await act().then(() => console.log('fine'), (error) => console.log(error.code));
    }
  `);
  expect(result).toEqual({ code: 0, stdout: 'PURECACHE_BACKEND_FAILED\n'.repeat(4), stderr: '' });
});
