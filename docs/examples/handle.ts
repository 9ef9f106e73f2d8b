/** The handle: everything that can be done to a cache from outside, in the terms of the method's own arguments. */
import { Cached, cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';

export class Weather {
  degrees = 20;
  loads = 0;

  @Cached({ backend: LRU, capacity: 100 })
  async at(city: string, day: number): Promise<string> {
    this.loads++;
    return `${city}, day ${day}: ${this.degrees}`;
  }

  // #region inside
  /** From inside the class, private methods too: by reference. */
  async forget(city: string, day: number): Promise<void> {
    await cacheOf(this, this.at).delete(city, day);
  }
  // #endregion
}

// #region tour
export async function tour(weather: Weather): Promise<void> {
  const handle = cacheOf(weather, 'at');

  await handle.has('Delft', 1); // false: nothing was loaded yet
  await handle.peek('Delft', 1); // undefined: looks, never loads

  await weather.at('Delft', 1); // a load
  await handle.peek('Delft', 1); // 'Delft, day 1: 20'

  await handle.refresh('Delft', 1); // loads now, and keeps the old entry if that fails
  await handle.bypass('Delft', 1); // runs the method; the cache neither answers nor learns
  await handle.set(['Delft', 2], 'Delft, day 2: 25'); // puts an answer there

  await handle.delete('Delft', 1); // true: something was removed
  await handle.clear(); // this method's entries of this object
}
// #endregion

// #region stats
export function report(weather: Weather): string {
  const { hits, misses, loads, coalesced, size } = cacheOf(weather, 'at').stats();
  return `${hits} hits, ${misses} misses, ${loads} loads, ${coalesced} joined a load, ${size} entries`;
}
// #endregion
