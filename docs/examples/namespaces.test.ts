import { cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Parts, partsChanged, Widgets } from './namespaces.js';

test('tables that inherit one cached method share a backend, not entries', async () => {
  const cache = new LRU({ capacity: 10 });
  const load = async (row: string) => ` ${row} `;
  const [parts, widgets] = [new Parts(cache, load), new Widgets(cache, load)];
  expect([await parts.row('1'), await widgets.row('1')]).toEqual(['parts/1', 'widgets/1']);
  expect(cache.size).toBe(2);

  await partsChanged(parts);
  expect([await cacheOf(parts, 'row').has('1'), await cacheOf(widgets, 'row').has('1')]).toEqual([false, true]);
});

test('the version stands in the key', () => {
  const parts = new Parts(new LRU({ capacity: 10 }), async (row) => row);
  expect(cacheOf(parts, 'row').keyOf('1')).toMatch(/^11:table\.parts1:2~#/);
});
