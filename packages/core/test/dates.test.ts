import { expiryOf, storedAt } from '../src/freshness/dates.js';
import { CacheRecord } from '../src/record.js';

test('an entry was stored when its load ended', () => {
  expect(storedAt(new CacheRecord({ startedAt: 1_000, loadTime: 30 }))).toBe(1_030);
  expect(storedAt(new CacheRecord({ startedAt: 0, loadTime: 0 }))).toBe(0);
});

test('without a load time it was stored at the start, and without a start it is not known when', () => {
  expect(storedAt(new CacheRecord({ startedAt: 1_000 }))).toBe(1_000);
  expect(storedAt(new CacheRecord({ loadTime: 30 }))).toBeUndefined();
});

test('it is fresh for its time from then, 0 included, and for ever if it has none', () => {
  const dates = { startedAt: 1_000, loadTime: 30 };
  expect(expiryOf(new CacheRecord({ ...dates, freshFor: 100 }))).toBe(1_130);
  expect(expiryOf(new CacheRecord({ ...dates, freshFor: 0 }))).toBe(1_030);
  expect(expiryOf(new CacheRecord({ ...dates, freshFor: -10 }))).toBe(1_020);
  expect(expiryOf(new CacheRecord(dates))).toBe(Infinity);
});
