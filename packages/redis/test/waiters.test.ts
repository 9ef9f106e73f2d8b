import { jest } from '@jest/globals';
import { Waiters } from '../src/coherence/waiters.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Waits for news of each key, and notes when there is some. */
function listening(waiters: Waiters, ids: readonly string[]) {
  const heard = ids.map(() => false);
  const ears = ids.map((id) => waiters.listen(id));
  ears.forEach((ear, index) => void ear.wait(100).then((isNews) => (heard[index] = isNews)));
  return { heard, ears };
}

test('all who wait for a key are woken, and nobody else', async () => {
  const waiters = new Waiters();
  const { heard } = listening(waiters, ['a', 'a', 'b']);

  waiters.wake('a');
  await jest.advanceTimersByTimeAsync(0);

  expect([heard, jest.getTimerCount()]).toEqual([[true, true, false], 1]);
});

test('all can be woken at once', async () => {
  const waiters = new Waiters();
  const { heard } = listening(waiters, ['a', 'b']);

  waiters.wakeAll();
  await jest.advanceTimersByTimeAsync(0);

  expect([heard, jest.getTimerCount()]).toEqual([[true, true], 0]);
});

test('who has stopped is not known any more', () => {
  const waiters = new Waiters();
  const { ears } = listening(waiters, ['a', 'a', 'b']);
  const sizes = ears.map((ear) => {
    ear.stop();
    ear.stop();
    return waiters.size;
  });
  expect(sizes).toEqual([2, 1, 0]);
});

test('more than 10,000 are not held: who else waits does so until the time runs out', async () => {
  const waiters = new Waiters();
  const { heard, ears } = listening(
    waiters,
    Array.from({ length: 10_001 }, (_, index) => String(index)),
  );
  expect(waiters.size).toBe(10_000);

  waiters.wakeAll();
  await jest.advanceTimersByTimeAsync(0);
  expect(heard.indexOf(false)).toBe(10_000);

  for (const ear of ears) ear.stop();
  expect(waiters.size).toBe(0);
});
