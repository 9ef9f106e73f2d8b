import { jest } from '@jest/globals';
import { BackendState } from '../src/entries/backend-state.js';
import { cure } from '../src/entries/cure.js';

test('after a failure it is not tried again for as long as it is told', async () => {
  jest.useFakeTimers();
  const state = new BackendState(() => '');
  state.suspects.add('k');
  const remove = jest.fn(async () => {
    throw new Error('away');
  });
  const store = { state, delete: remove, clear: remove };
  cure('k', store, 1_000);
  await jest.advanceTimersByTimeAsync(999);
  cure('k', store, 1_000);
  expect(remove).toHaveBeenCalledTimes(1);
  await jest.advanceTimersByTimeAsync(1);
  cure('k', store, 1_000);
  expect(remove).toHaveBeenCalledTimes(2);
  jest.useRealTimers();
});
