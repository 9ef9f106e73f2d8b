import { cacheOf } from '@purecache/core';
import { Countries, Folders, Keyring, loaded, Logs, Outlet, renamed, Search, Settings, Shop } from './decorator.js';

beforeEach(() => {
  loaded.length = 0;
});

test('a method and its override have entries of their own', async () => {
  const outlet = new Outlet();
  expect([await outlet.price('x'), await outlet.price('x')]).toEqual([50, 50]);
  expect(loaded).toEqual(['Outlet x', 'Shop x']);
  expect(await cacheOf(outlet, Shop.prototype.price).peek('x')).toBe(100);
  expect(await cacheOf(outlet, 'price').peek('x')).toBe(50);
});

test('a static method belongs to the class it is called on', async () => {
  class Provinces extends Countries {}
  await Countries.nameOf('nl');
  await Countries.nameOf('nl');
  await Provinces.nameOf('nl');
  expect(loaded).toEqual(['country nl', 'country nl']);
  await renamed('nl');
  await Countries.nameOf('nl');
  expect(loaded).toHaveLength(3);
});

test('a #private method is cached, and reached from inside', async () => {
  const keyring = new Keyring();
  expect(await keyring.sign('a', 'text')).toBe('text signed with the key of a');
  await keyring.sign('a', 'other text');
  expect(loaded).toEqual(['key a']);
  await keyring.rotate('a');
  await keyring.sign('a', 'text');
  expect(loaded).toEqual(['key a', 'key a']);
});

test('callers share one object, and a frozen one cannot be changed', async () => {
  const settings = new Settings();
  const config = await settings.load();
  expect(await settings.load()).toBe(config);
  expect(() => Object.assign(config, { theme: 'light' })).toThrow(TypeError);
});

test('a signal does not count; an aborted call fails alone and stores nothing', async () => {
  const search = new Search();
  const aborted = search.find('whale', { signal: AbortSignal.abort() });
  await expect(aborted).rejects.toThrow();
  await search.find('whale', { signal: new AbortController().signal });
  await search.find('whale', {});
  expect(loaded).toEqual(['search whale', 'search whale']);
});

test('lines that were collected can be read again', async () => {
  const logs = new Logs(async function* () {
    yield 'a';
    yield 'b';
  });
  expect([await logs.lines('/x'), await logs.lines('/x')]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('a circle is told, a tree is not', async () => {
  expect(await new Folders({ a: ['b', 'c'], b: ['c'] }).size('a')).toBe(4);
  await expect(new Folders({ a: ['b'], b: ['a'] }).size('a')).rejects.toMatchObject({
    code: 'PURECACHE_REENTRANT_LOAD',
  });
});
