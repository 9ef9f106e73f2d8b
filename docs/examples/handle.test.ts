import { cacheOf } from '@purecache/core';
import { report, tour, Weather } from './handle.js';

test('the tour loads for the first call, the refresh and the bypass, and leaves nothing behind', async () => {
  const weather = new Weather();
  await tour(weather);
  expect(weather.loads).toBe(3);
  expect(await cacheOf(weather, 'at').has('Delft', 2)).toBe(false);
});

test('every member does what the tour says', async () => {
  const weather = new Weather();
  const handle = cacheOf(weather, 'at');
  expect([await handle.has('Delft', 1), await handle.peek('Delft', 1)]).toEqual([false, undefined]);

  await weather.at('Delft', 1);
  expect([await handle.has('Delft', 1), await handle.peek('Delft', 1)]).toEqual([true, 'Delft, day 1: 20']);

  weather.degrees = 25;
  expect(await handle.bypass('Delft', 1)).toBe('Delft, day 1: 25');
  expect(await weather.at('Delft', 1)).toBe('Delft, day 1: 20');
  expect(await handle.refresh('Delft', 1)).toBe('Delft, day 1: 25');
  expect(await weather.at('Delft', 1)).toBe('Delft, day 1: 25');

  await handle.set(['Delft', 2], 'by hand');
  expect(await weather.at('Delft', 2)).toBe('by hand');
  expect([await handle.delete('Delft', 2), await handle.delete('Delft', 2)]).toEqual([true, false]);
  await handle.clear();
  expect(await handle.has('Delft', 1)).toBe(false);
});

test('a class reaches its own cache by reference', async () => {
  const weather = new Weather();
  await weather.at('Delft', 1);
  await weather.forget('Delft', 1);
  await weather.at('Delft', 1);
  expect(weather.loads).toBe(2);
});

test('the report counts calls by what became of them', async () => {
  const weather = new Weather();
  await Promise.all([weather.at('Delft', 1), weather.at('Delft', 1)]);
  await weather.at('Delft', 1);
  expect(report(weather)).toBe('1 hits, 1 misses, 1 loads, 1 joined a load, 1 entries');
});
