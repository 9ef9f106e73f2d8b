/** What a handle tells of the use of a cache. */
import { LRU } from '@purecache/lru';
import { cache, cacheOf } from '../../src/index.js';
import { Deferred } from '../support/deferred.js';
import { Counting, Slow } from '../support/doubles.js';
import { SyncUsers } from '../support/users.js';

describe('stats', () => {
  test('count each call once: hits, misses and those that joined; loads and their errors', async () => {
    const gate = new Deferred<void>();
    const load = cache(
      async (id: string) => {
        await gate.promise;
        if (id === 'bad') throw new Error('bad');
        return id;
      },
      { backend: Counting },
    );
    const calls = [load('a'), load('a'), load('a'), load('b'), load('bad'), load('bad')];
    gate.resolve();
    await Promise.allSettled(calls);
    await Promise.all([load('a'), load('b'), load('b')]);
    expect(cacheOf(load).stats()).toEqual({
      hits: 3,
      misses: 3,
      loads: 3,
      loadErrors: 1,
      staleHits: 0,
      coalesced: 3,
      evictions: undefined,
      size: 2,
      loadTimes: { p50: expect.any(Number), p99: expect.any(Number) },
    });
  });

  test('a refresh counts as a load only', async () => {
    const load = cache((id: string) => id, { backend: Counting });
    load('a');
    await cacheOf(load).refresh('a');
    expect(cacheOf(load).stats()).toMatchObject({ hits: 0, misses: 1, loads: 2 });
  });

  test('evictions and size are the backend’s; undefined where it cannot tell', async () => {
    const load = cache((id: string) => id, { backend: LRU, capacity: 2 });
    for (const id of ['a', 'b', 'c', 'd']) load(id);
    expect(cacheOf(load).stats()).toMatchObject({ evictions: 2, size: 2 });
    const slow = cache(async (id: string) => id, { backend: new Slow(), namespace: 'stats' });
    expect(cacheOf(slow).stats()).toMatchObject({ evictions: undefined, size: undefined });
  });

  test('are those of one object, or one class, or one method on a shared backend', async () => {
    const [one, other] = [new SyncUsers(), new SyncUsers()];
    one.get('1');
    expect([cacheOf(one, 'get').stats().loads, cacheOf(other, 'get').stats().loads]).toEqual([1, 0]);
    const backend = new Counting();
    const [a, b] = ['a', 'b'].map((namespace) =>
      cache((id: string) => id, { backend, namespace: `stats ${namespace}` }),
    );
    a?.('1');
    expect([cacheOf(a as (id: string) => string).stats(), cacheOf(b as (id: string) => string).stats()]).toMatchObject([
      { loads: 1, size: 1 },
      { loads: 0, size: 1 },
    ]);
  });
});

test('peek is no use of an entry where the backend can do that', async () => {
  const load = cache((id: string) => id, { backend: LRU, capacity: 2 });
  const handle = cacheOf(load);
  load('a');
  load('b');
  await handle.peek('a');
  await handle.has('a');
  load('c');
  expect([await handle.has('a'), await handle.has('b')]).toEqual([false, true]);
});
