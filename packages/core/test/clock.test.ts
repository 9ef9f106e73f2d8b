import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';
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

test.each([NaN, undefined as never as number, -Infinity])(
  'a clock of the user’s that gives %p sets off no storm of timers',
  (reading) => {
    jest.useFakeTimers();
    const setTimeout = jest.spyOn(globalThis, 'setTimeout');
    let isBroken = false;
    const clock = { now: () => (isBroken ? reading : performance.now()) };
    for (const broken of [false, true]) {
      isBroken = broken;
      for (const backend of [new TTL({ ttl: 1_000, clock }), new LRU({ capacity: 8, ttl: 1_000, clock })]) {
        for (let i = 0; i < 10; i++) backend.set(`${i}`, i, 100 + i);
        isBroken = true;
        for (let i = 0; i < 10; i++) backend.get(`${i}`);
        backend.set('late', 1);
      }
    }
    jest.advanceTimersByTime(60_000);
    expect(setTimeout.mock.calls.length).toBeLessThan(10);
    expect(jest.getTimerCount()).toBe(0);
    setTimeout.mockRestore();
  },
);
