import { cacheOf } from '@purecache/core';
import { byWeight, direct, fileHandles, Thumbnails } from './lru.js';

test('the least recently used entry goes first', () => {
  expect(direct()).toEqual([undefined, 'C', 3, ['c', 'a', 'd']]);
});

test('each removal is told with its cause', () => {
  const log: unknown[] = [];
  const handles = fileHandles((handle, cause) => log.push(`${handle} ${cause}`));
  handles.set('/a', 1);
  handles.set('/b', 2);
  handles.set('/c', 3);
  handles.set('/c', 4);
  handles.delete('/c');
  expect(log).toEqual(['1 evicted', '3 replaced', '4 deleted']);
});

test('the weight bounds what is kept, and one heavy value is not kept at all', () => {
  const words = byWeight();
  words.set('a', 'whale');
  words.set('b', 'shark');
  words.set('c', 'cod');
  expect([...words.keys()]).toEqual(['b', 'c']);
  words.set('d', 'harpooneers');
  expect([words.get('d'), [...words.keys()]]).toEqual([undefined, ['b', 'c']]);
});

test('on a method, the options of the backend stand beside those of @Cached', async () => {
  let renders = 0;
  const thumbnails = new Thumbnails(async () => new Uint8Array(++renders * 30_000_000));
  await thumbnails.of('small');
  await thumbnails.of('small');
  expect(renders).toBe(1);
  await thumbnails.of('too large');
  expect(await cacheOf(thumbnails, 'of').has('too large')).toBe(false);
});
