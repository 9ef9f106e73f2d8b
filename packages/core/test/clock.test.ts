import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';
import { exactTime, monotonicClock } from '../src/runtime/clock.js';
import { ManualClock } from '../src/testing/manual-clock.js';
import { withGlobal } from './support/with-global.js';

afterEach(() => {
  jest.useRealTimers();
});

/** Lets the event loop turn until the clock does not give `reading` any more. */
async function turnedSince(reading: number): Promise<number> {
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    const now = monotonicClock.now();
    if (now !== reading) return now;
  }
}

test('counts milliseconds of performance.now, and never goes back', async () => {
  let last = await turnedSince(monotonicClock.now());
  for (let turn = 0; turn < 5; turn++) {
    const now = await turnedSince(last);
    expect(now).toBeGreaterThan(last);
    expect(now).toBeLessThanOrEqual(performance.now());
    for (let call = 0; call < 100; call++) {
      const next = monotonicClock.now();
      expect(next).toBeGreaterThanOrEqual(now);
      expect(next).toBeLessThanOrEqual(performance.now());
    }
    last = monotonicClock.now();
  }
});

test('is read once for the calls of one turn', async () => {
  const start = await turnedSince(monotonicClock.now());
  expect(Array.from({ length: 60 }, () => monotonicClock.now())).toEqual(new Array(60).fill(start));
});

test('is late for no longer than the turn lasts, and can be read exactly in between', async () => {
  const start = await turnedSince(monotonicClock.now());
  const exact = exactTime(monotonicClock);
  expect(exact).toBeGreaterThan(start);
  expect(await turnedSince(start)).toBeGreaterThanOrEqual(exact);
});

test('exactly, another clock gives what it gives', () => {
  expect(exactTime(new ManualClock(123))).toBe(123);
});

test('a mock of performance.now is asked at each call, from the first on, until it is gone', async () => {
  const start = await turnedSince(monotonicClock.now());
  let time = 5;
  const mock = jest.spyOn(performance, 'now').mockImplementation(() => time++);
  expect([monotonicClock.now(), monotonicClock.now(), exactTime(monotonicClock)]).toEqual([5, 6, 7]);
  mock.mockRestore();
  expect(monotonicClock.now()).toBeGreaterThanOrEqual(start);
});

test('another performance in the place of the global one is asked at each call', async () => {
  await turnedSince(monotonicClock.now());
  let time = 5;
  await withGlobal('performance', { now: () => time++ }, () => {
    expect([monotonicClock.now(), monotonicClock.now(), exactTime(monotonicClock)]).toEqual([5, 6, 7]);
  });
});

test('fake timers that leave the time alone do not stop it', async () => {
  jest.useFakeTimers({ doNotFake: ['performance', 'setImmediate'] });
  const start = await turnedSince(monotonicClock.now());
  expect(await turnedSince(start)).toBeGreaterThan(start);
  expect(jest.getTimerCount()).toBe(0);
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
