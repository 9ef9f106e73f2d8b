import { jest } from '@jest/globals';
import type { Line, LineListener } from '../src/client/driver.js';
import { openWithinMs, subscribeLine } from '../src/client/subscribe-line.js';

/** A line whose opening and pings are settled by the test. */
function fakeLine() {
  let resolve!: () => void;
  const opening = { promise: new Promise<void>((done) => (resolve = done)), resolve: () => resolve() };
  const line = { open: () => opening.promise, ping: jest.fn(async () => 'PONG'), destroy: jest.fn() } satisfies Line;
  const listener = { message: jest.fn(), closed: jest.fn() };
  const open = new Set<() => void>();
  let heard!: LineListener;
  const subscribed = subscribeLine((given) => ((heard = given), line), listener, open);
  return { line, listener, open, heard, opening, subscribed };
}

afterEach(() => jest.useRealTimers());

test('a line that does not open in time is given up, and destroyed', async () => {
  jest.useFakeTimers();
  const { line, listener, open, subscribed } = fakeLine();
  const rejected = expect(subscribed).rejects.toMatchObject({ code: 'PURECACHE_REDIS_DEADLINE' });
  await jest.advanceTimersByTimeAsync(openWithinMs - 1);
  expect(line.destroy).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(1);
  await rejected;

  expect(line.destroy).toHaveBeenCalledTimes(1);
  expect(listener.closed).not.toHaveBeenCalled();
  expect(open.size).toBe(0);
});

test('the time limit ends with the opening', async () => {
  jest.useFakeTimers();
  const { line, opening, subscribed } = fakeLine();
  opening.resolve();
  await subscribed;
  expect(jest.getTimerCount()).toBe(0);
  expect(line.destroy).not.toHaveBeenCalled();
});

test('a line that is lost in the moment in which it opens is not given out', async () => {
  const { heard, listener, opening, subscribed } = fakeLine();
  opening.resolve();
  // After the race was won, before the winner is looked at.
  queueMicrotask(() => heard.lost());

  await expect(subscribed).rejects.toMatchObject({ code: 'PURECACHE_REDIS_DISCONNECTED' });
  expect(listener.closed).not.toHaveBeenCalled();
});

test('the end is told once, and nothing is heard after it', async () => {
  const { line, heard, listener, open, opening, subscribed } = fakeLine();
  heard.message(Buffer.from('early'));
  opening.resolve();
  const subscription = await subscribed;
  expect(open.size).toBe(1);
  heard.lost();
  heard.lost();
  subscription.close();
  heard.message(Buffer.from('late'));

  expect(listener.message.mock.calls).toEqual([[Buffer.from('early')]]);
  expect(listener.closed).toHaveBeenCalledTimes(1);
  expect(line.destroy).toHaveBeenCalledTimes(1);
  expect(open.size).toBe(0);
});

test('no ping is sent by a line that has ended; one under way rejects', async () => {
  const { line, opening, subscribed } = fakeLine();
  opening.resolve();
  const subscription = await subscribed;
  await subscription.ping();
  line.ping.mockImplementation(() => new Promise(() => undefined));
  const ping = subscription.ping();
  subscription.close();

  await expect(ping).rejects.toMatchObject({ code: 'PURECACHE_REDIS_CLOSED' });
  await expect(subscription.ping()).rejects.toMatchObject({ code: 'PURECACHE_REDIS_CLOSED' });
  expect(line.ping).toHaveBeenCalledTimes(2);
});

test('an error of the client becomes one of ours', async () => {
  const { line, opening, subscribed } = fakeLine();
  opening.resolve();
  const subscription = await subscribed;
  line.ping.mockRejectedValue(new Error('read ECONNRESET'));

  await expect(subscription.ping()).rejects.toMatchObject({ code: 'PURECACHE_REDIS_DISCONNECTED' });
});
