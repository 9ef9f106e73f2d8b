/** How to test what is cached. */
import { jest } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { LRU } from '@purecache/lru';
import { PurecacheModule, storeToken } from '@purecache/nestjs';
import { Db } from './db.js';
import { SessionsModule, SessionsService } from './stores.js';
import { AppModule, UsersService } from './ten-lines.js';

afterEach(() => {
  jest.restoreAllMocks();
});

// #region for-test
test('a service with an empty store', async () => {
  const module = await Test.createTestingModule({
    imports: [PurecacheModule.forTest()], // { stores: ['sessions'] }: named ones, too
    providers: [Db, UsersService],
  }).compile();
  const users = module.get(UsersService);
  await users.find('1');
  await users.find('1');
  expect(module.get(Db).reads).toBe(1);
});
// #endregion

// #region override
test('the application with another store', async () => {
  const store = new LRU({ capacity: 10 });
  const module = await Test.createTestingModule({ imports: [SessionsModule] })
    .overrideProvider(storeToken('sessions'))
    .useValue(store)
    .compile();
  await module.get(SessionsService).userOf('a');
  expect(store.size).toBe(1);
});
// #endregion

// #region spy
test('spies', async () => {
  const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
  const [db, users] = [module.get(Db), module.get(UsersService)];
  const calls = jest.spyOn(users, 'find');
  const loads = jest.spyOn(db, 'findUser');
  await users.find('1');
  await users.find('1');
  expect(calls).toHaveBeenCalledTimes(2); // hits included
  expect(loads).toHaveBeenCalledTimes(1);

  calls.mockResolvedValue({ id: '1', name: 'a double' }); // in place of the cache
  expect((await users.find('1')).name).toBe('a double');
  calls.mockRestore(); // the cache again, with its entries
  expect((await users.find('1')).name).toBe('Ada');
  expect(loads).toHaveBeenCalledTimes(1);
});
// #endregion
