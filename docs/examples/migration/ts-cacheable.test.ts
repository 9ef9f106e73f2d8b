import { jest } from '@jest/globals';
import { Cached } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { PCacheable } from 'ts-cacheable';
import { CountriesAfter, CountriesBefore } from './ts-cacheable.js';

const both = [
  ['before', CountriesBefore],
  ['after', CountriesAfter],
] as const;

/** Loads, and counts. */
function counting() {
  const loads: string[] = [];
  return {
    loads,
    load: async (code: string) => {
      loads.push(code);
      return code === 'none' ? null : `country ${code}`;
    },
  };
}

// Before, entries belong to the method, not to an object: they would reach the next test.
beforeEach(async () => new CountriesBefore(async () => '').rename('', ''));
afterEach(() => {
  jest.useRealTimers();
});

test.each(both)('%s: hits, one load for calls at once, and a null that is kept', async (_, Countries) => {
  const { load, loads } = counting();
  const countries = new Countries(load);
  await Promise.all([countries.country('nl'), countries.country('nl')]);
  await countries.country('nl');
  await countries.country('none');
  await countries.country('none');
  expect(loads).toEqual(['nl', 'none']);
});

test.each(both)('%s: the method that writes drops all entries', async (_, Countries) => {
  const { load, loads } = counting();
  const countries = new Countries(load);
  await countries.country('nl');
  await countries.country('be');
  await countries.rename('nl', 'Holland');
  await countries.country('nl');
  await countries.country('be');
  expect(loads).toEqual(['nl', 'be', 'nl', 'be']);
});

test.each(both)('%s: a minute, and an error that is not kept', async (_, Countries) => {
  jest.useFakeTimers();
  let calls = 0;
  const lost = new Error('connection lost');
  const countries = new Countries(async () => {
    if (++calls === 1) throw lost;
    return `load ${calls}`;
  });
  await expect(countries.country('nl')).rejects.toBe(lost);
  expect(await countries.country('nl')).toBe('load 2');
  jest.advanceTimersByTime(59_999);
  expect(await countries.country('nl')).toBe('load 2');
  jest.advanceTimersByTime(2);
  expect(await countries.country('nl')).toBe('load 3');
});

test.each([
  ['before', CountriesBefore, 1],
  ['after', CountriesAfter, 2],
] as const)('%s: whether two objects share entries', async (_, Countries, times) => {
  const { load, loads } = counting();
  await new Countries(load).country('nl');
  await new Countries(load).country('nl');
  expect(loads).toHaveLength(times);
});

test('keys: a date and its text are one call before, two after', async () => {
  class Before {
    @PCacheable({ maxCacheCount: 10 }) async kind(at: Date | string): Promise<string> {
      return typeof at;
    }
  }
  class After {
    @Cached({ backend: LRU, capacity: 10 }) async kind(at: Date | string): Promise<string> {
      return typeof at;
    }
  }
  const [date, text] = [new Date(0), new Date(0).toJSON()];
  const [before, after] = [new Before(), new After()];
  expect([await before.kind(date), await before.kind(text)]).toEqual(['object', 'object']);
  expect([await after.kind(date), await after.kind(text)]).toEqual(['object', 'string']);
});

test('without maxCacheCount one entry is kept before; after, a capacity is asked for', async () => {
  const { load, loads } = counting();
  class Before {
    @PCacheable() async country(code: string): Promise<string | null> {
      return load(code);
    }
  }
  const before = new Before();
  for (const code of ['nl', 'be', 'nl']) await before.country(code);
  expect(loads).toEqual(['nl', 'be', 'nl']);
  expect(() => (Cached as any)({ backend: LRU })).toThrow("Option 'capacity'");
});
