import { jest } from '@jest/globals';
import { Waiters } from '../src/coherence/waiters.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Notes when promises resolve. */
function noted(promises: readonly Promise<void>[]): boolean[] {
  const done = promises.map(() => false);
  promises.forEach((promise, index) => void promise.then(() => (done[index] = true)));
  return done;
}

test('all who wait for a key are woken, and nobody else', async () => {
  const waiters = new Waiters();
  const done = noted([waiters.wait('a', 100), waiters.wait('a', 200), waiters.wait('b', 100)]);

  waiters.wake('a');
  await jest.advanceTimersByTimeAsync(0);

  expect(done).toEqual([true, true, false]);
  expect([waiters.size, jest.getTimerCount()]).toEqual([1, 1]);
});

test('who is not woken waits until the time runs out', async () => {
  const waiters = new Waiters();
  const done = noted([waiters.wait('a', 100), waiters.wait('a', 200)]);

  await jest.advanceTimersByTimeAsync(99);
  expect(done).toEqual([false, false]);
  await jest.advanceTimersByTimeAsync(1);
  expect(done).toEqual([true, false]);
  await jest.advanceTimersByTimeAsync(100);
  expect([done, waiters.size]).toEqual([[true, true], 0]);
});

test('all can be woken at once', async () => {
  const waiters = new Waiters();
  const done = noted([waiters.wait('a', 100), waiters.wait('b', 100)]);

  waiters.wakeAll();
  await jest.advanceTimersByTimeAsync(0);

  expect([done, waiters.size, jest.getTimerCount()]).toEqual([[true, true], 0, 0]);
});

test('more than 10,000 keys are not held: who waits for others waits until the time runs out', async () => {
  const waiters = new Waiters();
  const done = noted(Array.from({ length: 10_001 }, (_, index) => waiters.wait(String(index), 100)));
  expect(waiters.size).toBe(10_000);

  waiters.wakeAll();
  await jest.advanceTimersByTimeAsync(0);
  expect([done.indexOf(false), waiters.size]).toEqual([10_000, 0]);

  await jest.advanceTimersByTimeAsync(100);
  expect([done[10_000], waiters.size]).toEqual([true, 0]);
});
