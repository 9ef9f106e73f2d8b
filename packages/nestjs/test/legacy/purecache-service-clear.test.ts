/** What is removed by hand, and stays away. */
import { cacheOf, fromMap, type CacheBackend } from '@purecache/core';

import { perRequest, PerRequest, startServices as start } from './service-app.js';

const cannotClear = (): CacheBackend => {
  const clear = () => {
    throw new Error('down');
  };
  return Object.assign(fromMap(new Map()), { clear });
};

beforeEach(() => Object.assign(perRequest, { calls: 0, gate: Promise.resolve() }));

test('everything is removed, or one store', async () => {
  const { caches, present } = await start();
  await caches.clear({ store: 'sessions' });
  expect(await present()).toEqual(['find', 'own', 'untagged']);
  expect(caches.stats().find(({ method }) => method === 'rate')).toMatchObject({ size: undefined }); // none was made
  await caches.clear();
  expect(await present()).toEqual([]);
  await expect(caches.clear({ store: 'none' })).rejects.toMatchObject({ code: 'PURECACHE_INVALID_OPTION' });
});

test('entries that no method knows are removed from a store, too', async () => {
  const { caches } = await start();
  caches.store('sessions').set('of an older version', 1);
  caches.store().set('of an older version', 1);
  await caches.clear({ store: 'sessions' });
  expect([caches.store('sessions').size, caches.store().size]).toEqual([0, 2]);
});

test.each(['find', 'own'] as const)('a load under way is not stored after everything was removed: %s', async (name) => {
  const { users, caches } = await start();
  let open = (): void => {};
  users.gate = new Promise<void>((resolve) => (open = resolve));
  const loading = users[name]('2');
  await caches.clear();
  open();
  await loading;
  expect(await cacheOf(users, name as 'find').has('2')).toBe(false);
});

test.each([
  ['find', { store: 'default' }],
  ['named', { store: 'default' }],
  ['find', {}],
  ['named', {}],
] as const)('nor one of a request-scoped provider: %s, %j', async (name, where) => {
  const { app, caches } = await start();
  const first = await app.resolve(PerRequest);
  await first[name]('1');
  let open = (): void => {};
  perRequest.gate = new Promise<void>((resolve) => (open = resolve));
  const loading = first[name]('2');
  await caches.clear(where);
  open();
  await loading;
  const later = await app.resolve(PerRequest);
  expect(await cacheOf(later, name as 'find').has('1')).toBe(false);
  expect(await cacheOf(later, name as 'find').has('2')).toBe(false);
});

test('what request-scoped objects share beside the stores is removed, too', async () => {
  const { app, caches } = await start();
  const users = await app.resolve(PerRequest);
  await users.ofClass('1');
  await caches.clear({ store: 'default' });
  expect(await cacheOf(users, 'ofClass').has('1')).toBe(true);
  await caches.clear();
  expect(await cacheOf(users, 'ofClass').has('1')).toBe(false);
});

test('a namespace that only a request knows does not keep a store from being emptied', async () => {
  const { app, caches } = await start();
  const users = await app.resolve(PerRequest);
  await users.ofTenant('1');
  await caches.clear();
  expect(await cacheOf(users, 'ofTenant').has('1')).toBe(false);
  await expect(caches.clearMethod('PerRequest.ofTenant')).rejects.toThrow(/reading 'name'/);
});

test('what can be removed is, whatever else fails', async () => {
  const { caches, present } = await start(cannotClear());
  caches.store().set('of an older version', 1);
  await expect(caches.clear()).rejects.toMatchObject({
    code: 'PURECACHE_BACKEND_FAILED',
  });
  expect(await present()).toEqual([]); // the entry is there, but is not trusted any more
  expect(caches.store().size).toBe(0);
});

test('one method is cleared by its path', async () => {
  const { app, caches, present } = await start();
  expect(await caches.clearMethod('Users.own')).toBe(true);
  expect(await present()).toEqual(['find', 'session', 'untagged']);
  expect(await caches.clearMethod('Users.none')).toBe(false);
  const request = await app.resolve(PerRequest);
  await request.find('1');
  expect(await caches.clearMethod('PerRequest.find')).toBe(true);
  expect(await cacheOf(request, 'find').has('1')).toBe(false);
  expect(await caches.clearMethod('PerRequest.hitless')).toBe(false);
});
