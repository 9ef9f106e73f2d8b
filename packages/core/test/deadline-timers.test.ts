import { jest } from '@jest/globals';
import { hold, release, type Timer } from '../src/entries/deadline.js';

test('a timer is released and held by what the runtime has for that, if anything', () => {
  const timer = { ref: jest.fn(), unref: jest.fn() };
  release(timer as unknown as Timer);
  hold(timer as unknown as Timer);
  expect([timer.unref.mock.calls.length, timer.ref.mock.calls.length]).toEqual([1, 1]);
  expect(() => [release(1 as unknown as Timer), hold(1 as unknown as Timer)]).not.toThrow();
});
