import { jest } from '@jest/globals';
import { LRUCache } from 'lru-cache';
import QuickLRU from 'quick-lru';
import { cache } from '../src/cache.js';
import { fromMap, type MapLike } from '../src/from-map.js';
import { ManualClock } from '../src/testing/index.js';
import { thrownBy } from './support/caught.js';

test('the same map gives the same backend, another map another', () => {
  const map = new Map<string, unknown>();
  const backend = fromMap(map);
  expect(fromMap(map)).toBe(backend);
  expect(fromMap(map, { clock: new ManualClock() })).toBe(backend);
  expect(fromMap(new Map())).not.toBe(backend);
});

test('the other copy of the module gives the same backend too', async () => {
  const map = new Map<string, unknown>();
  const backend = fromMap(map);
  jest.resetModules();
  const other = await import('../src/from-map.js');
  expect(other.fromMap).not.toBe(fromMap);
  expect(other.fromMap(map)).toBe(backend);
});

test('an entry without ttl is kept in the map as itself, for whoever else looks', () => {
  const map = new Map<string, unknown>();
  const backend = fromMap(map);
  const value = { id: 1 };
  backend.set('a', value);
  backend.set('b', value, Infinity);
  expect([...map]).toEqual([
    ['a', value],
    ['b', value],
  ]);
  expect([map.get('a'), map.get('b')].every((kept) => kept === value)).toBe(true);
  map.set('c', 'put there by others');
  expect(backend.get('c')).toBe('put there by others');
});

test('an expired entry leaves the map when it is asked for, by get, peek or delete', () => {
  const clock = new ManualClock();
  const map = new Map<string, unknown>();
  const backend = fromMap(map, { clock });
  for (const key of ['a', 'b', 'c']) backend.set(key, key, 10);
  clock.advance(10);
  expect([backend.size, map.size]).toEqual([3, 3]);
  expect([backend.get('a'), backend.peek?.('b'), backend.delete('c'), map.size]).toEqual([
    undefined,
    undefined,
    false,
    0,
  ]);
});

test('delete tells of fresh entries only, and of falsy ones', () => {
  const backend = fromMap(new Map());
  for (const value of [null, false, 0, '', NaN]) {
    backend.set('k', value);
    expect([backend.delete('k'), backend.delete('k')]).toEqual([true, false]);
  }
});

test('peek is the map’s own, if it has one, so that it is no use of the entry', () => {
  const lru = new LRUCache<string, object>({ max: 2 });
  const backend = fromMap(lru);
  backend.set('a', { id: 'a' });
  backend.set('b', { id: 'b' });
  expect(backend.peek?.('a')).toEqual({ id: 'a' });
  backend.set('c', { id: 'c' });
  expect([backend.get('a'), backend.get('b'), backend.get('c')]).toEqual([undefined, { id: 'b' }, { id: 'c' }]);
});

test('over a map without size the keys are counted', () => {
  const map = new Map<string, unknown>();
  const bare: MapLike = {
    get: (key) => map.get(key),
    set: (key, value) => void map.set(key, value),
    delete: (key) => map.delete(key),
    clear: () => map.clear(),
    keys: () => map.keys(),
  };
  const backend = fromMap(bare);
  backend.set('a', 1);
  backend.set('b', 2);
  expect([backend.size, backend.peek?.('a'), backend.get('b')]).toEqual([2, 1, 2]);
});

test('its clock is the process’s monotonic one, unless another is given', () => {
  const clock = new ManualClock();
  expect(fromMap(new Map(), { clock }).clock).toBe(clock);
  const before = performance.now();
  expect(fromMap(new Map()).clock?.now()).toBeGreaterThanOrEqual(before);
});

test('clear with a prefix leaves the rest, although the map changes while it is walked', () => {
  for (const map of [
    new Map<string, number>(),
    new LRUCache<string, number>({ max: 10 }),
    new QuickLRU<string, number>({ maxSize: 10 }),
  ]) {
    const backend = fromMap(map as MapLike);
    for (const key of ['a:1', 'a:2', 'b', 'a:3']) backend.set(key, 1);
    backend.clear('a:');
    expect([...map.keys()]).toEqual(['b']);
  }
});

test('serves a cached function; entries of several namespaces live side by side in the map', () => {
  const map = new Map<string, unknown>();
  const double = cache((n: number) => n * 2, { backend: fromMap(map), namespace: 'double' });
  const triple = cache((n: number) => n * 3, { backend: fromMap(map), namespace: 'triple' });
  expect([double(2), double(2), triple(2)]).toEqual([4, 4, 6]);
  expect([...map.values()]).toEqual([4, 6]);
});

test.each([
  [undefined, 'undefined', 'get'],
  [null, 'null', 'get'],
  [{}, 'an object (Object)', 'get'],
  ['map', `'map'`, 'get'],
  [new WeakMap(), 'an object (WeakMap)', 'clear'],
  [new Set(), 'an object (Set)', 'get'],
  [{ get() {}, set() {}, delete() {}, clear() {} }, 'an object (Object)', 'keys'],
  [Map, 'the function Map', 'get'],
])('%p is no map', (map, shown, missing) => {
  expect(thrownBy(() => fromMap(map as never))).toMatchObject({
    name: 'TypeError',
    code: 'PURECACHE_INVALID_OPTION',
    message: `fromMap() takes an object with the methods of Map; ${shown} has no ${missing}().`,
  });
});
