import { jest } from '@jest/globals';
import { ManualClock } from '@purecache/core/testing';
import { rateChanged, Rates, tokens } from './ttl.js';

afterEach(() => {
  jest.useRealTimers();
});

test('a rate is fetched again after a minute', async () => {
  jest.useFakeTimers();
  let fetches = 0;
  const rates = new Rates(async () => ++fetches);
  expect(await rates.of('EUR')).toBe(1);
  jest.advanceTimersByTime(59_999);
  expect(await rates.of('EUR')).toBe(1);
  jest.advanceTimersByTime(1);
  expect(await rates.of('EUR')).toBe(2);
});

test('or when it is known to have changed', async () => {
  let fetches = 0;
  const rates = new Rates(async () => ++fetches);
  await rates.of('EUR');
  await rateChanged(rates, 'EUR');
  expect(await rates.of('EUR')).toBe(2);
});

test('a single entry may have a time to live of its own', () => {
  const clock = new ManualClock();
  const store = tokens({ clock });
  clock.advance(1_000);
  expect([store.get('a'), store.get('b')]).toEqual(['lives for 15 minutes', undefined]);
  clock.advance(15 * 60_000 - 1_000);
  expect(store.get('a')).toBeUndefined();
});
