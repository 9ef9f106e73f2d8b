import { jest } from '@jest/globals';
import { monotonicClock } from '../src/clock.js';

afterEach(() => {
  jest.useRealTimers();
});

test('counts milliseconds of performance.now, and never goes back', () => {
  const before = performance.now();
  const readings = Array.from({ length: 1_000 }, () => monotonicClock.now());
  const after = performance.now();
  expect(readings[0]).toBeGreaterThanOrEqual(before);
  expect(readings.at(-1)).toBeLessThanOrEqual(after);
  expect(readings).toEqual(readings.toSorted((a, b) => a - b));
});

test('fake timers move it, although it was imported before they were installed', () => {
  jest.useFakeTimers();
  const start = monotonicClock.now();
  jest.advanceTimersByTime(1_000);
  expect(monotonicClock.now() - start).toBe(1_000);
});

test('a jump of the wall clock does not', () => {
  jest.useFakeTimers();
  const start = monotonicClock.now();
  jest.setSystemTime(Date.now() + 3_600_000);
  expect(monotonicClock.now()).toBe(start);
});
