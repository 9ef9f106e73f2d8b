import { jest } from '@jest/globals';
import { CACHE_MANAGER, CacheInterceptor, CacheModule, type Cache } from '@nestjs/cache-manager';
import { Controller, HttpCode, Module, Post, UseInterceptors, type INestApplication, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Cached, PurecacheModule } from '@purecache/nestjs';
import request from 'supertest';
import { AfterModule, BeforeModule, Db, UsersAfter, UsersBefore, type User } from './cache-manager.js';

const opened: INestApplication[] = [];

async function start(module: Type) {
  const app = (await Test.createTestingModule({ imports: [module] }).compile()).createNestApplication({
    logger: false,
  });
  opened.push(app);
  await app.listen(0, '127.0.0.1');
  return { db: app.get(Db), get: (path: string) => request(app.getHttpServer()).get(path), app };
}

const startService = async (module: Type, Users: Type<UsersAfter | UsersBefore>) => {
  const { app, db } = await start(module);
  return { db, users: app.get(Users) };
};

const routes = [
  ['before', BeforeModule],
  ['after', AfterModule],
] as const;
const services = [
  ['before', BeforeModule, UsersBefore],
  ['after', AfterModule, UsersAfter],
] as const;

afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(opened.splice(0).map((app) => app.close()));
});

describe('the interceptor', () => {
  test.each(routes)('%s: the second request is answered from the cache', async (_, module) => {
    const { db, get } = await start(module);
    const bodies = [(await get('/users/1')).body, (await get('/users/1')).body];
    const user = { id: '1', name: 'Ada', since: '1970-01-01T00:00:00.000Z' };
    expect(bodies).toEqual([user, user]);
    expect(db.finds).toBe(1);
  });

  test.each([
    ['before', BeforeModule, 2],
    ['after', AfterModule, 1],
  ])('%s: whether the query string is part of the key', async (_, module, times) => {
    const { db, get } = await start(module);
    await get('/users/1');
    await get('/users/1?from=mail');
    expect(db.finds).toBe(times);
  });

  test.each([
    ['before', BeforeModule, 2],
    ['after', AfterModule, 1],
  ])('%s: whether a null is kept', async (_, module, times) => {
    const { db, get } = await start(module);
    await get('/users/none');
    await get('/users/none');
    expect(db.finds).toBe(times);
  });

  test.each([
    ['before', BeforeModule, 5],
    ['after', AfterModule, 1],
  ])('%s: how many loads five requests make while the first is under way', async (_, module, times) => {
    const { app, db, get } = await start(module);
    const [loads, requests] = [jest.fn(), jest.fn()];
    let answer = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const answerIfAllCame = () => {
      if (requests.mock.calls.length === 5 && loads.mock.calls.length >= times) answer();
    };
    app.getHttpServer().on('request', () => {
      requests();
      answerIfAllCame();
    });
    jest.spyOn(db, 'find').mockImplementation(async (id) => {
      loads();
      answerIfAllCame();
      await answered;
      return { id, name: 'Ada', since: new Date(0) };
    });
    await Promise.all(Array.from({ length: 5 }, () => get('/users/1')));
    expect(loads).toHaveBeenCalledTimes(times);
  });

  test.each([
    ['before', BeforeModule, ['MISS', 'HIT']],
    ['after', AfterModule, [undefined, undefined]],
  ])('%s: whether a header tells a hit', async (_, module, expected) => {
    const { get } = await start(module);
    const answers = [await get('/users/1'), await get('/users/1')];
    expect(answers.map(({ headers }) => headers['x-cache'])).toEqual(expected);
  });
});

test('a POST is not cached by the interceptor, and is by @Cached', async () => {
  let calls = 0;
  @Controller()
  class Posts {
    @Post('before') @HttpCode(200) @UseInterceptors(CacheInterceptor) before() {
      return ++calls;
    }
    @Post('after') @HttpCode(200) @Cached() async after() {
      return ++calls;
    }
  }
  @Module({ imports: [CacheModule.register(), PurecacheModule.forTest()], controllers: [Posts], providers: [Db] })
  class PostsModule {}
  const { app } = await start(PostsModule);
  const answers = [];
  for (const path of ['/before', '/before', '/after', '/after']) {
    answers.push((await request(app.getHttpServer()).post(path)).text);
  }
  expect(answers).toEqual(['1', '2', '3', '3']);
});

describe('wrap', () => {
  test.each(services)('%s: a hit, an eviction, one load for calls at once', async (_, module, Users) => {
    const { db, users } = await startService(module, Users);
    await Promise.all([users.find('1'), users.find('1')]);
    await users.find('1');
    expect(db.finds).toBe(1);
    await users.rename('1', 'Grace');
    expect((await users.find('1'))?.name).toBe('Grace');
  });

  test.each(services)('%s: five minutes', async (_, module, Users) => {
    const { db, users } = await startService(module, Users);
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    await users.find('1');
    jest.advanceTimersByTime(299_999);
    await users.find('1');
    expect(db.finds).toBe(1);
    jest.advanceTimersByTime(2);
    await users.find('1');
    expect(db.finds).toBe(2);
  });

  test.each(services)('%s: a null is kept, and a hit is the same object', async (_, module, Users) => {
    const { db, users } = await startService(module, Users);
    expect([await users.find('none'), await users.find('none')]).toEqual([null, null]);
    expect(db.finds).toBe(1);
    expect(await users.find('1')).toBe(await users.find('1'));
  });

  test.each(services)('%s: an error is passed on and not kept', async (_, module, Users) => {
    const { db, users } = await startService(module, Users);
    const lost = new Error('connection lost');
    jest.spyOn(db, 'find').mockRejectedValueOnce(lost);
    await expect(users.find('1')).rejects.toBe(lost);
    expect((await users.find('1'))?.name).toBe('Ada');
  });

  test.each([
    ['before', BeforeModule, UsersBefore, 'Ada'],
    ['after', AfterModule, UsersAfter, 'Grace'],
  ])('%s: what is cached where a write overtakes a load', async (_, module, Users, expected) => {
    const { db, users } = await startService(module, Users as Type<UsersAfter | UsersBefore>);
    let answer: (user: User) => void = () => {};
    const began = new Promise<void>((resolve) => {
      jest.spyOn(db, 'find').mockImplementationOnce(() => {
        resolve();
        return new Promise((answered) => (answer = answered));
      });
    });
    const asked = users.find('1');
    await began;
    await users.rename('1', 'Grace');
    answer({ id: '1', name: 'Ada', since: new Date(0) });
    await asked;
    expect((await users.find('1'))?.name).toBe(expected);
  });
});

test('without a store of its own, before, everything is kept', async () => {
  const { app } = await start(BeforeModule);
  const cache = app.get<Cache>(CACHE_MANAGER);
  for (let id = 0; id < 20_000; id++) await cache.set(`${id}`, id);
  expect(await cache.get('0')).toBe(0);
});
