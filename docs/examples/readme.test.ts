import { cacheOf } from '@purecache/core';
import { db, UserService } from './readme.js';

test('two calls ask the database once', () => {
  expect(db.queries).toBe(1);
});

test('a hit is the very object of the first call, and a deleted entry is asked for again', async () => {
  const users = new UserService();
  const first = await users.getUser('42');
  expect(await users.getUser('42')).toBe(first);
  const before = db.queries;
  await cacheOf(users, 'getUser').delete('42');
  await users.getUser('42');
  expect(db.queries).toBe(before + 1);
});
