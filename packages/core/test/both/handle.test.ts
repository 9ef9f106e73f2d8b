/** `cacheOf`: every member of the handle, on every kind of backend. */
import { Cached, cacheOf, type CacheBackend } from '../../src/index.js';
import { rejectionOf, thrownBy } from '../support/caught.js';
import { settled } from '../support/deferred.js';
import { Counting, Slow } from '../support/doubles.js';
import { AsyncUsers, SyncUsers, Users, type User } from '../support/users.js';

let names = 0;
const sharedUsers = (backend: CacheBackend) => {
  class SharedUsers extends Users {
    @Cached({ backend, namespace: `users ${names++}` }) async get(id: string): Promise<User> {
      return this.load(id);
    }
  }
  return new SharedUsers();
};

const kinds: [string, () => Users & { get(id: string): User | Promise<User> }][] = [
  ['an async method with a cache per object', () => new AsyncUsers()],
  ['a sync method', () => new SyncUsers()],
  ['a shared backend in memory', () => sharedUsers(new Counting())],
  ['a backend that answers later', () => sharedUsers(new Slow())],
];

describe.each(kinds)('on %s', (_kind, make) => {
  test('has and peek tell of an entry; they load nothing, count nothing, and are no look-ups of the backend’s', async () => {
    const users = make();
    const handle = cacheOf(users, 'get');
    expect([await handle.has('1'), await handle.peek('1')]).toEqual([false, undefined]);
    expect(users.calls).toEqual([]);
    const user = await users.get('1');
    await settled();
    expect([await handle.has('1'), await handle.peek('1')]).toEqual([true, user]);
    expect(handle.stats()).toMatchObject({ hits: 0, misses: 1, loads: 1 });
    if (handle.backend instanceof Counting)
      expect([handle.backend.calls.peek, handle.backend.calls.get]).toEqual([4, 1]);
  });

  test('set stores a value, which later calls get', async () => {
    const users = make();
    await users.get('other');
    const handle = cacheOf(users, 'get');
    const given = { id: '1', version: 100 };
    await handle.set(['1'], given);
    expect(await users.get('1')).toBe(given);
    expect([await handle.peek('1'), users.calls]).toEqual([given, ['other']]);
  });

  test('delete and expire remove one entry and tell whether there was one', async () => {
    for (const remove of ['delete', 'expire'] as const) {
      const users = make();
      const handle = cacheOf(users, 'get');
      await Promise.all([users.get('1'), users.get('2')]);
      await settled();
      expect([await handle[remove]('1'), await handle[remove]('1')]).toEqual([true, false]);
      expect([await handle.has('1'), await handle.has('2')]).toEqual([false, true]);
      await users.get('1');
      expect(users.calls).toEqual(['1', '2', '1']);
    }
  });

  test('refresh loads now and replaces the entry', async () => {
    const users = make();
    const handle = cacheOf(users, 'get');
    await users.get('1');
    users.version = 2;
    const refreshed = await handle.refresh('1');
    expect(refreshed).toEqual({ id: '1', version: 2 });
    await settled();
    expect(await users.get('1')).toBe(refreshed);
    expect(users.calls).toEqual(['1', '1']);
    expect(await handle.refresh('never loaded')).toEqual({ id: 'never loaded', version: 2 });
    expect(await handle.has('never loaded')).toBe(true);
  });

  test('refresh that fails rejects, with the error untouched, and keeps the old entry', async () => {
    const users = make();
    const handle = cacheOf(users, 'get');
    const old = { id: 'bad', version: 1 };
    await users.get('1'); // now it is known how results come
    await handle.set(['bad'], old);
    expect(await rejectionOf(handle.refresh('bad'))).toEqual(new Error('no such user'));
    expect(await users.get('bad')).toBe(old);
    expect(handle.stats()).toMatchObject({ loads: 2, loadErrors: 1 });
  });

  test('bypass just runs the method', async () => {
    const users = make();
    const handle = cacheOf(users, 'get');
    const cached = await users.get('1');
    users.version = 2;
    expect(await handle.bypass('1')).toEqual({ id: '1', version: 2 });
    expect(await users.get('1')).toBe(cached);
    expect(await handle.bypass('2')).toEqual({ id: '2', version: 2 });
    expect([await handle.has('2'), users.calls]).toEqual([false, ['1', '1', '2']]);
    expect(await rejectionOf(handle.bypass('bad'))).toEqual(new Error('no such user'));
    expect(handle.stats()).toMatchObject({ loads: 1, loadErrors: 0 });
  });

  test('clear removes all entries', async () => {
    const users = make();
    const handle = cacheOf(users, 'get');
    await Promise.all([users.get('1'), users.get('2')]);
    await handle.clear();
    expect([await handle.has('1'), await handle.has('2')]).toEqual([false, false]);
    await users.get('1');
    expect(users.calls).toEqual(['1', '2', '1']);
  });

  test('keyOf is the key that the backend sees', async () => {
    const users = make();
    const handle = cacheOf(users, 'get');
    await users.get('1');
    await settled();
    const { entries } = handle.backend as Counting | Slow;
    expect([...entries.keys()]).toEqual([handle.keyOf('1')]);
    expect(handle.keyOf('2')).not.toBe(handle.keyOf('1'));
  });

  test('a promise and what can be read only once are not taken by set', async () => {
    const handle = cacheOf(make(), 'get');
    for (const value of [Promise.resolve(1), (function* () {})(), new ReadableStream()]) {
      const error = await rejectionOf(handle.set(['1'], value as never));
      expect(error.code).toBe('PURECACHE_UNCACHEABLE_RESULT');
      expect(error.message).toMatch(
        /^cacheOf\(\.\.\.\)\.set of (\w+\.)?get was given (a promise|an iterator|a web stream) where the value itself/,
      );
    }
    expect(await handle.has('1')).toBe(false);
  });

  test('set takes the arguments as an array, and says so without repeating what may be a secret', async () => {
    const handle = cacheOf(make(), 'get');
    const message = (await rejectionOf(handle.set('my-secret-token' as never, 1 as never))).message;
    expect(message).not.toContain('secret');
    const error = await rejectionOf(handle.set('42' as never, { id: '42', version: 1 }));
    expect(error).toMatchObject({
      name: 'TypeError',
      code: 'PURECACHE_INVALID_OPTION',
      message: expect.stringMatching(/takes the arguments as an array, not text: set\(\[\.\.\.args\], value\)/),
    });
  });

  test('arguments that no key can be made of reject, and throw in keyOf, which is not async', async () => {
    const users = make();
    const handle = cacheOf(users, 'get');
    const bad = (() => 1) as never;
    const attempts = [
      handle.has(bad),
      handle.peek(bad),
      handle.set([bad], {} as never),
      handle.delete(bad),
      handle.expire(bad),
      handle.refresh(bad),
    ];
    for (const attempt of attempts) expect((await rejectionOf(attempt)).code).toBe('PURECACHE_UNKEYABLE_ARGUMENT');
    expect(thrownBy(() => handle.keyOf(bad)).code).toBe('PURECACHE_UNKEYABLE_ARGUMENT');
    expect(users.calls).toEqual([]);
  });
});
