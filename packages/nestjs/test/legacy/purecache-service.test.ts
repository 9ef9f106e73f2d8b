/** What an application can ask of its caches. */
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { cacheOf, Cached as CoreCached, fromMap, type CacheBackend } from '@purecache/core';
import { LRU } from '@purecache/lru';

import { PurecacheModule } from '../../src/purecache-module.js';
import { PurecacheService } from '../../src/purecache-service.js';
import { perRequest, PerRequest, startServices as start } from './service-app.js';

beforeEach(() => Object.assign(perRequest, { calls: 0, gate: Promise.resolve() }));

test('a store is found by its name', async () => {
  const { caches } = await start();
  expect(caches.store()).toBeInstanceOf(LRU);
  expect(caches.store('sessions')).not.toBe(caches.store('default'));
  expect(() => caches.store('session')).toThrow(
    expect.objectContaining({
      code: 'PURECACHE_INVALID_OPTION',
      message: `There is no store 'session'. Known: 'default', 'sessions'.`,
    }),
  );
});

test('where there are no stores, it says so', async () => {
  const app = await Test.createTestingModule({ imports: [PurecacheModule.forTest()], providers: [] }).compile();
  await app.close();
  const none = new PurecacheService(new Map() as never);
  expect(() => none.store()).toThrow(/no store 'default'\. There are none/);
});

test('a handle is found as by core', async () => {
  const { users, caches } = await start();
  expect(await caches.cacheOf(users, 'find').peek('1')).toBe('1 1');
});

test('tags are invalidated in all stores, and in the caches of singletons', async () => {
  const { caches, present } = await start();
  await caches.invalidateTags(['user:1']);
  expect(await present()).toEqual(['untagged']);
});

test('tags are invalidated in one store', async () => {
  const { caches, present } = await start();
  await caches.invalidateTags(['user:1'], { store: 'sessions' });
  expect(await present()).toEqual(['find', 'own', 'untagged']);
  await caches.invalidateTags(['user:2']);
  expect(await present()).toEqual(['find', 'own', 'untagged']);
});

test('tags are invalidated in what request-scoped objects share', async () => {
  const { app, caches } = await start();
  const users = await app.resolve(PerRequest);
  await users.ofClass('1');
  await caches.invalidateTags(['other']);
  expect(await cacheOf(users, 'ofClass').has('1')).toBe(true);
  await caches.invalidateTags(['class'], { store: 'default' });
  expect(await cacheOf(users, 'ofClass').has('1')).toBe(true);
  await caches.invalidateTags(['class']);
  expect(await cacheOf(users, 'ofClass').has('1')).toBe(false);
});

test('a store that can have no tags is passed over, unless it is meant', async () => {
  const app = await Test.createTestingModule({
    imports: [PurecacheModule.register({ name: 'remote', backend: { ...asyncBackend() } })],
  }).compile();
  await app.init();
  const caches = app.get(PurecacheService);
  await expect(caches.invalidateTags(['x'])).resolves.toBeUndefined();
  await expect(caches.invalidateTags(['x'], { store: 'remote' })).rejects.toThrow(/no invalidateTags\(\)/);
});

test('a backend that fails to invalidate is reported', async () => {
  const invalidateTags = async () => {
    throw new Error('down');
  };
  const backend: CacheBackend = { ...asyncBackend(), clock: { now: () => 0 }, invalidateTags };
  @Injectable()
  class Books {
    @CoreCached({ backend, namespace: 'books', tags: () => ['x'] })
    async find() {}
  }
  const app = await Test.createTestingModule({ imports: [PurecacheModule.forTest()], providers: [Books] }).compile();
  await app.init();
  await expect(app.get(PurecacheService).invalidateTags(['x'])).rejects.toMatchObject({
    code: 'PURECACHE_BACKEND_FAILED',
  });
});

test.each<[string, unknown]>([
  ['text', 'user:1'],
  ['nothing', undefined],
])('tags that are no array of text are refused: %s', async (_, tags) => {
  const { caches } = await start();
  await expect(caches.invalidateTags(tags as string[])).rejects.toMatchObject({ code: 'PURECACHE_INVALID_OPTION' });
});

test('there is a row per method, of what is made anew for those that share a cache', async () => {
  const { app, users, caches } = await start();
  await users.find('1');
  await (await app.resolve(PerRequest)).find('1');
  await (await app.resolve(PerRequest)).find('1');
  const rows = caches.stats();
  expect(
    rows.map(({ class: owner, method, store, scope, namespace }) => [owner, method, store, scope, namespace]),
  ).toEqual([
    ['Users', 'find', 'default', 'selected', 'Users.find'],
    ['Users', 'session', 'sessions', 'selected', 'Users.session'],
    ['Users', 'own', undefined, 'object', undefined],
    ['Users', 'untagged', undefined, 'object', undefined],
    ['Rates', 'rate', undefined, 'object', undefined],
    ['PerRequest', 'named', 'default', 'selected', undefined],
    ['PerRequest', 'find', 'default', 'selected', 'PerRequest.find'],
    ['PerRequest', 'ofTenant', 'default', 'selected', undefined],
    ['PerRequest', 'ofClass', undefined, 'class', undefined],
  ]);
  expect(rows[0]).toMatchObject({ hits: 1, misses: 1, loads: 1 });
  expect(rows[4]).toMatchObject({ hits: 0, misses: 0, loads: 0 });
  expect(rows[6]).toMatchObject({ hits: 1, misses: 1, loads: 1 });
});

function asyncBackend(): CacheBackend {
  const map = fromMap(new Map());
  return {
    get: async (key) => map.get(key),
    set: async (key, value) => void map.set(key, value),
    delete: async (key) => map.delete(key),
    clear: async (prefix) => void map.clear(prefix),
  };
}
