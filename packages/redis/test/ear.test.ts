import { AsyncLocalStorage } from 'node:async_hooks';
import { jest } from '@jest/globals';
import { Ear } from '../src/coherence/ear.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** When a wait came to its end, and what it came to. */
async function outcomeOf(waiting: Promise<boolean>, ms: number): Promise<boolean | 'waits'> {
  let outcome: boolean | 'waits' = 'waits';
  void waiting.then((isNews) => (outcome = isNews));
  await jest.advanceTimersByTimeAsync(ms);
  return outcome;
}

test('news ends a wait', async () => {
  const ear = new Ear(() => {});
  const waiting = ear.wait(100);
  ear.hear();
  expect([await outcomeOf(waiting, 0), jest.getTimerCount()]).toEqual([true, 0]);
});

test('without news a wait ends when its time is over', async () => {
  const ear = new Ear(() => {});
  const waiting = ear.wait(100);
  expect(await outcomeOf(waiting, 99)).toBe('waits');
  expect(await outcomeOf(waiting, 1)).toBe(false);
});

test('a wait does not end before its time is over', async () => {
  const ear = new Ear(() => {});
  const waiting = ear.wait(99.5);
  expect(await outcomeOf(waiting, 99)).toBe('waits');
  expect(await outcomeOf(waiting, 1)).toBe(false);
});

test('news that comes while nobody waits ends the next wait at once, and no other', async () => {
  const ear = new Ear(() => {});
  ear.hear();
  ear.hear();
  expect([await outcomeOf(ear.wait(100), 0), jest.getTimerCount()]).toEqual([true, 0]);
  expect(await outcomeOf(ear.wait(100), 99)).toBe('waits');
});

test('news that has ended a wait does not end the next one', async () => {
  const ear = new Ear(() => {});
  const waiting = ear.wait(100);
  ear.hear();
  await outcomeOf(waiting, 0);
  expect(await outcomeOf(ear.wait(100), 99)).toBe('waits');
});

test('stopping it is told', () => {
  const stopped = jest.fn();
  new Ear(stopped).stop();
  expect(stopped).toHaveBeenCalledTimes(1);
});

test('its timer is not of the context of the caller', async () => {
  const context = new AsyncLocalStorage<string>();
  const seen: string[] = [];
  const ear = new Ear(() => {});
  jest.useRealTimers();
  const spy = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((action: () => void) => {
    seen.push(context.getStore() ?? 'nobody');
    action();
    return { unref: () => ({}) };
  }) as never);
  context.run('caller', () => void ear.wait(1).catch(() => {}));
  spy.mockRestore();
  expect(seen).toEqual(['nobody']);
});
