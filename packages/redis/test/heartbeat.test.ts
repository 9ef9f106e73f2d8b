import { AsyncLocalStorage } from 'node:async_hooks';
import { jest } from '@jest/globals';
import type { Reply } from '../src/client/connection.js';
import { Heartbeat } from '../src/coherence/heartbeat.js';
import { ServerClock } from '../src/coherence/server-clock.js';

const TIME: Reply = [Buffer.from('1764000000'), Buffer.from('250000')];

/** A server that says a time, 10 ms after it was asked. */
function newHeartbeat(answer: () => Promise<Reply> = async () => TIME) {
  let now = 100;
  const asked: string[] = [];
  const context = new AsyncLocalStorage<string>();
  const read = jest.fn<ServerClock['read']>();
  const clock = new ServerClock(() => now);
  clock.read = read;
  const heartbeat = new Heartbeat({
    askTime: () => {
      asked.push(context.getStore() ?? 'nobody');
      now += 10;
      return answer();
    },
    clock,
    now: () => now,
  });
  return { heartbeat, asked, read, context };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('the clock is told what the server says, and when it was asked and answered', async () => {
  const { heartbeat, read } = newHeartbeat();
  await heartbeat.beat();
  expect(read.mock.calls).toEqual([[1_764_000_000_250, 100, 110]]);
});

test('started, it asks at once and every 5 s, in nobody’s context, whatever fails', async () => {
  const { heartbeat, asked, context } = newHeartbeat(() => Promise.reject(new Error('away')));
  context.run('caller', () => heartbeat.start());
  heartbeat.start();
  await jest.advanceTimersByTimeAsync(0);
  expect(asked).toEqual(['nobody']);
  await jest.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual(['nobody', 'nobody', 'nobody']);
});

test('stopped, it asks no more, nor does it start again', async () => {
  const { heartbeat, asked } = newHeartbeat();
  heartbeat.start();
  heartbeat.stop();
  heartbeat.start();
  await jest.advanceTimersByTimeAsync(20_000);
  expect([asked.length, jest.getTimerCount()]).toEqual([1, 0]);
});

test('stopped before it was started, it never asks', async () => {
  const { heartbeat, asked } = newHeartbeat();
  heartbeat.stop();
  heartbeat.start();
  await jest.advanceTimersByTimeAsync(20_000);
  expect(asked).toEqual([]);
});

test('a failure is that of who asks once', async () => {
  const { heartbeat } = newHeartbeat(() => Promise.reject(new Error('away')));
  await expect(heartbeat.beat()).rejects.toThrow('away');
});

test.each<[string, Reply]>([
  ['is nothing', null],
  ['is text', 'OK'],
  ['is a list of another length', [Buffer.from('1764000000'), Buffer.from('1'), null]],
  ['begins with no seconds', [null, Buffer.from('1')]],
  ['begins with a stamp', [Buffer.from('1764000000250000'), Buffer.from('1')]],
  ['ends with a stamp', [Buffer.from('1764000000'), Buffer.from('1764000000250000')]],
])('what belongs to another command is no time: it %s', async (_, reply) => {
  const { heartbeat, read } = newHeartbeat(async () => reply);
  await heartbeat.beat();
  expect(read).not.toHaveBeenCalled();
});
