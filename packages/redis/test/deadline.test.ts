import { jest } from '@jest/globals';
import { withDeadline } from '../src/server/deadline.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const late = () => new Error('late');

test('settles as the answer does, and leaves no timer', async () => {
  await expect(withDeadline(Promise.resolve(1), 200, late)).resolves.toBe(1);
  await expect(withDeadline(Promise.reject(new Error('no')), 200, late)).rejects.toThrow('no');
  expect(jest.getTimerCount()).toBe(0);
});

test('rejects when the time is over', async () => {
  const waited = expect(withDeadline(new Promise(() => {}), 200, late)).rejects.toThrow('late');
  await jest.advanceTimersByTimeAsync(199);
  expect(jest.getTimerCount()).toBe(1);
  await jest.advanceTimersByTimeAsync(1);
  await waited;
});

test('what the answer does later is of no consequence', async () => {
  let reject: (error: Error) => void = () => {};
  const answer = new Promise((_resolve, fail) => (reject = fail));
  const waited = expect(withDeadline(answer, 200, late)).rejects.toThrow('late');
  await jest.advanceTimersByTimeAsync(200);
  await waited;
  reject(new Error('unheard')); // an unhandled rejection would fail this run
  await jest.advanceTimersByTimeAsync(0);
});
