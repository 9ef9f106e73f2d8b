import { AsyncLocalStorage } from 'node:async_hooks';
import { jest } from '@jest/globals';
import { sweepLater, type Sweepable } from '../src/storage/sweeper.js';
import { collectGarbage } from './support/collect-garbage.js';
import { withGlobal } from './support/with-global.js';

/** Says when it is to be swept next, and writes down when it was. */
class Target implements Sweepable {
  readonly sweptAt: number[] = [];
  delays: number[];

  constructor(...delays: number[]) {
    this.delays = delays;
  }

  sweep(mayContinue: () => boolean): number {
    this.sweptAt.push(performance.now());
    this.onSweep(mayContinue);
    return this.delays.shift() ?? Infinity;
  }

  onSweep: (mayContinue: () => boolean) => void = () => {};
}

/** The state that all copies of the module share, so that each test starts without any. */
const states = () => (globalThis as unknown as Record<symbol, Map<string, unknown>>)[Symbol.for('purecache/1')];
const registered = () => (states()?.get('sweeper') as { registrations: Set<unknown> }).registrations.size;
const timers = () => jest.getTimerCount();

beforeEach(() => {
  states()?.delete('sweeper');
  jest.useFakeTimers({ now: 0, doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

test('a target is swept when it is due, and no more once it has nothing left to expire', () => {
  const target = new Target();
  sweepLater(target, 200);
  jest.advanceTimersByTime(199);
  expect(target.sweptAt).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(target.sweptAt).toEqual([200]);
  expect([timers(), registered()]).toEqual([0, 0]);
  jest.advanceTimersByTime(10_000);
  expect(target.sweptAt).toEqual([200]);
});

test('a target is swept again after as long as it says', () => {
  const target = new Target(100, 300);
  sweepLater(target, 100);
  jest.advanceTimersByTime(1_000);
  expect(target.sweptAt).toEqual([100, 200, 500]);
  expect(timers()).toBe(0);
});

test('a target that was done can be registered again', () => {
  const target = new Target();
  sweepLater(target, 100);
  jest.advanceTimersByTime(100);
  sweepLater(target, 200);
  jest.advanceTimersByTime(200);
  expect(target.sweptAt).toEqual([100, 300]);
  expect(registered()).toBe(0);
});

test('there is one timer, whatever the number of targets, and each is swept when it is due', () => {
  const targets = Array.from({ length: 500 }, (_, i) => ({ target: new Target(), due: 100 + ((i * 7) % 500) * 10 }));
  for (const { target, due } of targets) {
    sweepLater(target, due);
    expect(timers()).toBe(1);
  }
  jest.advanceTimersByTime(5_200);
  for (const { target, due } of targets) {
    expect(target.sweptAt).toHaveLength(1);
    expect(target.sweptAt[0]).toBeGreaterThanOrEqual(due);
    expect(target.sweptAt[0]).toBeLessThanOrEqual(due + 50);
  }
  expect(timers()).toBe(0);
});

test('sweeps are 50 ms apart, so that entries which expire one after the other go together', () => {
  const [first, second] = [new Target(1, 1, 60), new Target()];
  sweepLater(first, 0);
  sweepLater(second, 40);
  jest.advanceTimersByTime(1_000);
  expect(first.sweptAt).toEqual([50, 100, 150, 210]);
  expect(second.sweptAt).toEqual([50]);
});

test('registered again, a target is swept at the earlier moment', () => {
  const [sooner, later] = [new Target(), new Target()];
  sweepLater(sooner, 1_000);
  sweepLater(sooner, 300);
  sweepLater(later, 300);
  sweepLater(later, 1_000);
  expect(timers()).toBe(1);
  jest.advanceTimersByTime(300);
  expect([sooner.sweptAt, later.sweptAt]).toEqual([[300], [300]]);
  expect(timers()).toBe(0);
});

test('a target that has more to do comes again after a pause of 1 ms, behind the others', () => {
  const order: string[] = [];
  const [busy, other] = [new Target(0, 0), new Target()];
  busy.onSweep = (mayContinue) => {
    order.push('busy');
    expect(mayContinue()).toBe(true);
    jest.setSystemTime(Date.now()); // keeps timers as they are
    while (mayContinue()) jest.advanceTimersByTime(0.5);
    order.push(String(performance.now()));
  };
  other.onSweep = () => order.push('other');
  sweepLater(busy, 50);
  sweepLater(other, 50);
  jest.advanceTimersByTime(100);
  expect(order).toEqual(['busy', '52', 'other', 'busy', '55', 'busy', '58']);
  expect(registered()).toBe(0);
});

test('a target may register while it is swept', () => {
  const [target, other] = [new Target(), new Target()];
  target.onSweep = () => sweepLater(other, 70);
  sweepLater(target, 100);
  jest.advanceTimersByTime(1_000);
  expect(other.sweptAt).toEqual([170]);
  expect(timers()).toBe(0);
});

test('a delay beyond what a timer can wait is waited for in parts', () => {
  const target = new Target();
  sweepLater(target, 2 ** 32);
  jest.advanceTimersByTime(2 ** 31 - 1);
  expect(target.sweptAt).toEqual([]);
  expect(timers()).toBe(1);
  jest.advanceTimersByTime(2 ** 31 - 1);
  expect(target.sweptAt).toEqual([]);
  jest.advanceTimersByTime(50);
  expect(target.sweptAt).toEqual([2 ** 32 + 48]);
});

test('delays are whole milliseconds that a timer can wait, rounded up', () => {
  const setTimeout = jest.spyOn(globalThis, 'setTimeout');
  jest.spyOn(performance, 'now').mockReturnValue(1_234.567_891);
  sweepLater(new Target(), 2 ** 40);
  sweepLater(new Target(), 123.4);
  expect(setTimeout.mock.calls.map(([, delay]) => delay)).toEqual([2 ** 31 - 1, 124]);
});

test.each([Infinity, NaN])('a delay of %d asks for no sweep, at first or later', (delay) => {
  const [never, once] = [new Target(), new Target(delay)];
  sweepLater(never, delay);
  expect(timers()).toBe(0);
  sweepLater(once, 100);
  jest.advanceTimersByTime(10_000);
  expect([never.sweptAt, once.sweptAt]).toEqual([[], [100]]);
  expect([timers(), registered()]).toEqual([0, 0]);
});

test('a sweep that throws ends nothing but the sweeping of its target, with a warning', () => {
  const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const [broken, other] = [new Target(50, 50), new Target(50)];
  broken.onSweep = () => {
    throw new Error('no clock');
  };
  sweepLater(broken, 100);
  sweepLater(other, 100);
  jest.advanceTimersByTime(1_000);
  expect([broken.sweptAt, other.sweptAt]).toEqual([[100], [100, 150]]);
  expect(emitWarning.mock.calls.map(([text]) => text)).toEqual([
    'Expired entries of a cache can not be reclaimed while it is idle: Error: no clock',
  ]);
  emitWarning.mockRestore();
});

test('a timer that was lost with its fake clock is made anew at the next registration', () => {
  const [lost, next] = [new Target(), new Target()];
  sweepLater(lost, 5_000);
  jest.useRealTimers();
  jest.useFakeTimers({ now: 0 });
  expect(timers()).toBe(0);
  jest.advanceTimersByTime(5_900);
  sweepLater(next, 60_000);
  expect(timers()).toBe(0); // late by 900 ms: it may still come
  jest.advanceTimersByTime(101);
  sweepLater(next, 60_000);
  expect(timers()).toBe(1);
  jest.advanceTimersByTime(60_000);
  expect(lost.sweptAt).toEqual([6_051]);
  expect(next.sweptAt).toEqual([65_900]);
});

test('a timer of the real clock is replaced by a fake one that is earlier, and cleared by its own function', () => {
  jest.useRealTimers();
  const { clearTimeout } = globalThis;
  const cleared: unknown[] = [];
  globalThis.clearTimeout = ((timer: unknown) => (
    cleared.push(timer),
    clearTimeout(timer as NodeJS.Timeout)
  )) as typeof clearTimeout;
  try {
    const target = new Target();
    sweepLater(target, 1_000_000);
    jest.useFakeTimers({ now: 0 });
    sweepLater(target, 100);
    expect(cleared).toHaveLength(1);
    expect(timers()).toBe(1);
    jest.advanceTimersByTime(100);
    expect(target.sweptAt).toEqual([100]);
  } finally {
    jest.useRealTimers();
    globalThis.clearTimeout = clearTimeout;
  }
});

test('timers that are numbers, as in browsers, will do', async () => {
  const due: (() => void)[] = [];
  const setTimeout = (callback: () => void) => due.push(callback);
  const target = new Target();
  await withGlobal('setTimeout', setTimeout, () => sweepLater(target, 100));
  jest.advanceTimersByTime(100);
  due[0]?.();
  expect(target.sweptAt).toEqual([100]);
});

test('the timer keeps no process alive', () => {
  jest.useRealTimers();
  const made: NodeJS.Timeout[] = [];
  const spy = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((callback: () => void, delay: number) => {
    const timer = realSetTimeout(callback, delay);
    made.push(timer);
    return timer;
  }) as never);
  sweepLater(new Target(), 1_000);
  spy.mockRestore();
  expect(made.map((timer) => timer.hasRef())).toEqual([false]);
  clearTimeout(made[0]);
});

test('a target is held by nobody, and one that is gone is forgotten without a word', async () => {
  const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const held = new WeakRef(register());
  await collectGarbage();
  expect(held.deref()).toBeUndefined();
  jest.advanceTimersByTime(1_000);
  expect([timers(), registered()]).toEqual([0, 0]);
  expect(emitWarning).not.toHaveBeenCalled();
  emitWarning.mockRestore();
});

test('targets that are gone before they are due are forgotten, long before', async () => {
  for (let i = 0; i < 63; i++) register();
  const kept = register();
  expect(registered()).toBe(64);
  await collectGarbage();
  for (let i = 0; i < 63; i++) register();
  expect(registered()).toBe(127);
  await collectGarbage();
  register();
  expect(registered()).toBe(2);
  expect(kept.sweptAt).toEqual([]);
});

test('the context of the request in which the timer was made is not kept', async () => {
  jest.useRealTimers();
  const requests = new AsyncLocalStorage<object>();
  const target = new Target();
  const request = new WeakRef(inRequest(requests, () => sweepLater(target, 100_000)));
  await collectGarbage();
  expect(request.deref()).toBeUndefined();
});

const realSetTimeout = globalThis.setTimeout;

// The objects of these two must not live on in a frame of the test.
function register(): Target {
  const target = new Target();
  sweepLater(target, 500);
  return target;
}
function inRequest(requests: AsyncLocalStorage<object>, action: () => void): object {
  const store = { request: 1 };
  requests.run(store, action);
  return store;
}
