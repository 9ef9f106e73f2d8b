import { jest } from '@jest/globals';
import { Cached } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Cacheable } from '@type-cacheable/core';
import { client, UsersAfter, UsersBefore, type Db, type User } from './type-cacheable.js';

/** A database that counts, and knows no user of an id that begins with `no`. */
function countingDb(): Db & { finds: number } {
  const names = new Map<string, string>();
  return {
    finds: 0,
    async find(id): Promise<User | null> {
      this.finds++;
      return id.startsWith('no') ? null : { id, name: names.get(id) ?? 'Ada' };
    },
    async rename(id, name) {
      names.set(id, name);
    },
  };
}

beforeEach(async () => client.delHash(''));
afterEach(() => {
  jest.useRealTimers();
});

test.each([
  ['before', UsersBefore],
  ['after', UsersAfter],
])('%s: a hit, an eviction by the method that writes, one load for calls at once', async (_, Users) => {
  const db = countingDb();
  const users = new Users(db);
  await Promise.all([users.find('1'), users.find('1')]);
  await users.find('1');
  expect(db.finds).toBe(1);
  await users.rename('1', 'Grace');
  expect((await users.find('1'))?.name).toBe('Grace');
});

test.each([
  ['before', UsersBefore],
  ['after', UsersAfter],
])('%s: 300 seconds', async (_, Users) => {
  jest.useFakeTimers();
  const db = countingDb();
  const users = new Users(db);
  await users.find('1');
  jest.advanceTimersByTime(299_999);
  await users.find('1');
  expect(db.finds).toBe(1);
  jest.advanceTimersByTime(2);
  await users.find('1');
  expect(db.finds).toBe(2);
});

test.each([
  ['before', UsersBefore, 2],
  ['after', UsersAfter, 1],
])('%s: whether a null is kept', async (_, Users, times) => {
  const db = countingDb();
  const users = new Users(db);
  await users.find('none');
  await users.find('none');
  expect(db.finds).toBe(times);
});

test.each([
  ['before', UsersBefore, 1],
  ['after', UsersAfter, 2],
])('%s: whether two objects share entries', async (_, Users, times) => {
  const db = countingDb();
  await new Users(db).find('1');
  await new Users(db).find('1');
  expect(db.finds).toBe(times);
});

test('default keys: two classes with a method of one name read the entries of each other before, not after', async () => {
  class CatsBefore {
    @Cacheable({ client, ttlSeconds: 300 }) async get(_id: string): Promise<string> {
      return 'cat';
    }
  }
  class DogsBefore {
    @Cacheable({ client, ttlSeconds: 300 }) async get(_id: string): Promise<string> {
      return 'dog';
    }
  }
  class CatsAfter {
    @Cached({ backend: LRU, capacity: 10 }) async get(_id: string): Promise<string> {
      return 'cat';
    }
  }
  class DogsAfter {
    @Cached({ backend: LRU, capacity: 10 }) async get(_id: string): Promise<string> {
      return 'dog';
    }
  }
  expect([await new CatsBefore().get('1'), await new DogsBefore().get('1')]).toEqual(['cat', 'cat']);
  expect([await new CatsAfter().get('1'), await new DogsAfter().get('1')]).toEqual(['cat', 'dog']);
});

test.each([
  ['before', UsersBefore],
  ['after', UsersAfter],
])('%s: an error is passed on and not kept', async (_, Users) => {
  const db = countingDb();
  const lost = new Error('connection lost');
  const users = new Users({ ...db, find: async () => Promise.reject(lost) });
  await expect(users.find('1')).rejects.toBe(lost);
  await expect(users.find('1')).rejects.toBe(lost);
});
