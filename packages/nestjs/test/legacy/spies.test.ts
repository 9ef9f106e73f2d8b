/** Spies and doubles on services that are cached. */
import { jest } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { cacheOf } from '@purecache/core';

import { Cached, CacheEvict, PurecacheModule, PurecacheService } from '../../src/index.js';

@Injectable()
class Users {
  async query(id: string): Promise<string> {
    return `user ${id}`;
  }
  @Cached({ ttl: '5m' })
  async find(id: string): Promise<string> {
    return this.query(id);
  }
  @CacheEvict('find')
  async remove(_id: string): Promise<void> {}
}

async function start(provider: any = Users) {
  const app = await Test.createTestingModule({ imports: [PurecacheModule.forTest()], providers: [provider] }).compile();
  await app.init();
  const users: Users = app.get(Users);
  return { app, users };
}

test('a spy on the cached method sees every call, one on what it calls only the misses', async () => {
  const { users } = await start();
  const [calls, loads] = [jest.spyOn(users, 'find'), jest.spyOn(users, 'query')];
  await users.find('1');
  await users.find('1');
  expect(calls).toHaveBeenCalledTimes(2);
  expect(loads).toHaveBeenCalledTimes(1);
});

test('a mocked method is not cached, and mockRestore brings the cache back with its entries', async () => {
  const { users } = await start();
  const loads = jest.spyOn(users, 'query');
  await users.find('1');
  const spy = jest.spyOn(users, 'find').mockResolvedValueOnce('mocked once').mockResolvedValueOnce('mocked twice');
  expect([await users.find('1'), await users.find('1')]).toEqual(['mocked once', 'mocked twice']);
  spy.mockRestore();
  expect(await users.find('1')).toBe('user 1');
  expect(loads).toHaveBeenCalledTimes(1);
});

test('behind a spy an entry is still evicted, cleared and counted', async () => {
  const { app, users } = await start();
  await users.find('1');
  const spy = jest.spyOn(users, 'find').mockResolvedValue('mocked');
  await users.remove('1');
  spy.mockRestore();
  expect(await cacheOf(users, 'find').has('1')).toBe(false);

  await users.find('1');
  jest.spyOn(users, 'find').mockResolvedValue('mocked');
  expect(app.get(PurecacheService).stats()).toMatchObject([{ class: 'Users', method: 'find', misses: 2 }]);
  await app.get(PurecacheService).clear();
  jest.restoreAllMocks();
  expect(await cacheOf(users, 'find').has('1')).toBe(false);
});

class Double extends Users {
  override async find(): Promise<string> {
    return 'a double';
  }
}

test.each([
  ['useValue', { provide: Users, useValue: { find: async () => 'a double' } }],
  ['useClass', { provide: Users, useClass: Double }],
])('a double is not cached: %s', async (_, provider) => {
  const { app, users } = await start(provider);
  expect(await users.find('1')).toBe('a double');
  expect(app.get(PurecacheService).stats()).toEqual([]);
});
