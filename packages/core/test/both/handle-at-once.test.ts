/** Handles on a synchronous backend: the effect has happened when the call returns, also before the first call. */
import { cache, cacheOf, hashKey } from '../../src/index.js';
import { rejectionOf } from '../support/caught.js';
import { Counting, FailingSync } from '../support/doubles.js';
import { AsyncUsers, SyncUsers } from '../support/users.js';

describe('on a synchronous backend the effect has happened when the call returns', () => {
  const prepared = () => {
    const users = new SyncUsers();
    users.get('1');
    return { users, handle: cacheOf(users, 'get'), entries: (cacheOf(users, 'get').backend as Counting).entries };
  };

  test.each(['delete', 'expire'] as const)('%s', (remove) => {
    const { handle, entries } = prepared();
    void handle[remove]('1');
    expect(entries.size).toBe(0);
  });

  test('clear', () => {
    const { handle, entries } = prepared();
    void handle.clear();
    expect(entries.size).toBe(0);
  });

  test('set', () => {
    const { users, handle } = prepared();
    const given = { id: '2', version: 100 };
    void handle.set(['2'], given);
    expect(users.get('2')).toBe(given);
  });

  test('refresh, of a sync method', () => {
    const { users, handle } = prepared();
    users.version = 2;
    void handle.refresh('1');
    expect(users.get('1')).toEqual({ id: '1', version: 2 });
  });

  test('bypass', () => {
    const { users, handle } = prepared();
    void handle.bypass('3');
    expect(users.calls).toEqual(['1', '3']);
  });

  test('a failure of the backend is a rejection all the same', async () => {
    const backend = new FailingSync();
    const handle = cacheOf(cache((id: string) => id, { backend, namespace: 'failing' }));
    for (const operation of ['get', 'set', 'delete', 'clear'] as const) backend.failing.add(operation);
    backend.peek = backend.get.bind(backend);
    const attempts = [handle.has('1'), handle.peek('1'), handle.set(['1'], '1'), handle.delete('2'), handle.clear()];
    for (const attempt of attempts) expect((await rejectionOf(attempt)).code).toBe('PURECACHE_BACKEND_FAILED');
  });
});

describe('before the first call of the method', () => {
  test('everything answers, and nothing is loaded', async () => {
    const users = new AsyncUsers();
    const handle = cacheOf(users, 'get');
    expect([await handle.has('1'), await handle.peek('1'), await handle.delete('1'), await handle.expire('1')]).toEqual(
      [false, undefined, false, false],
    );
    await handle.clear();
    expect(handle.stats()).toEqual({
      hits: 0,
      misses: 0,
      loads: 0,
      loadErrors: 0,
      staleHits: 0,
      coalesced: 0,
      evictions: undefined,
      size: 0,
    });
    expect([handle.keyOf('1'), handle.backend, users.calls]).toEqual([hashKey(['1']), expect.any(Counting), []]);
  });

  test('what is set is served to the first call of an async method', async () => {
    const users = new AsyncUsers();
    const given = { id: '1', version: 100 };
    await cacheOf(users, 'get').set(['1'], given);
    expect([await users.get('1'), users.calls]).toEqual([given, []]);
  });

  test('refresh and bypass are the first calls', async () => {
    const users = new AsyncUsers();
    expect(await cacheOf(users, 'get').bypass('1')).toEqual({ id: '1', version: 1 });
    const refreshed = await cacheOf(users, 'get').refresh('1');
    expect([await users.get('1'), users.calls]).toEqual([refreshed, ['1', '1']]);
  });

  test('undefined that is set counts as an entry', async () => {
    const find = cache(async (_id: string): Promise<string | undefined> => 'loaded', { backend: Counting });
    await cacheOf(find).set(['1'], undefined);
    expect([await cacheOf(find).has('1'), await cacheOf(find).peek('1'), await find('1')]).toEqual([
      true,
      undefined,
      undefined,
    ]);
  });
});
