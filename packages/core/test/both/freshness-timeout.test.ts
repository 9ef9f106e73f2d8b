/** `timeout`: how long a call waits for a load at most. */
import { jest } from '@jest/globals';
import { cacheOf } from '../../src/index.js';
import { rejectionOf } from '../support/caught.js';
import { runNode } from '../support/run-node.js';
import { background, inMemory, inMemorySync, kinds } from '../support/sources.js';

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
afterEach(() => void jest.useRealTimers());

const code = async (call: unknown): Promise<string | undefined> => (await rejectionOf(call)).code;
const TIMEOUT = 'PURECACHE_LOAD_TIMEOUT';

describe.each(kinds)('%s', (_name, open) => {
  /** A function whose first load hangs. */
  const openHanging = async (options: object = {}) => {
    const opened = open({ timeout: '1s', ...options });
    opened.source.close();
    const { gate } = opened.source;
    const calls = [opened.get('a'), opened.get('a')].map(rejectionOf);
    await background();
    return { ...opened, calls, gate };
  };

  test('ends the wait of the leader and its followers, and says so', async () => {
    const { calls, get } = await openHanging();
    jest.advanceTimersByTime(999);
    await background();
    expect(cacheOf(get).stats().loadErrors).toBe(0);
    jest.advanceTimersByTime(1);
    const [leader, follower] = await Promise.all(calls);
    expect(leader).toMatchObject({
      code: TIMEOUT,
      message: expect.stringMatching(
        /did not give its result within 1000 ms \(option 'timeout'\)\. .*next call runs it anew/,
      ),
    });
    expect(follower?.code).toBe(TIMEOUT);
    expect(cacheOf(get).stats()).toMatchObject({ loads: 1, loadErrors: 1, misses: 1, coalesced: 1 });
  });

  test('the next call leads anew, and the late result of the first is dropped', async () => {
    const { calls, source, gate, get } = await openHanging();
    jest.advanceTimersByTime(1_000);
    await Promise.all(calls);
    source.gate = undefined;
    expect(await get('a')).toBe('a2');
    await background();
    gate?.resolve(); // now the first one gives a1
    await background();
    expect([await get('a'), await cacheOf(get).peek('a'), source.calls.length]).toEqual(['a2', 'a2', 2]);
  });

  test('a late result is dropped even if nobody has called since', async () => {
    const { calls, gate, get } = await openHanging();
    jest.advanceTimersByTime(1_000);
    await Promise.all(calls);
    gate?.resolve();
    await background();
    expect(await cacheOf(get).has('a')).toBe(false);
  });

  test('a load is given its whole time, however long an earlier one has hung', async () => {
    const { calls, source, get } = await openHanging();
    jest.advanceTimersByTime(1_000);
    await Promise.all(calls);
    const second = get('a');
    await background();
    jest.advanceTimersByTime(999);
    source.open();
    expect(await second).toBe('a2');
  });

  test('a load in time leaves no timer behind, a failing one neither', async () => {
    const { source, get } = open({ timeout: '1s' });
    await get('a');
    source.fail(new Error('down'));
    expect((await rejectionOf(get('b'))).message).toBe('down');
    await background();
    expect(jest.getTimerCount()).toBe(0);
  });

  test('with staleIfError the stale value is served in place of the timeout', async () => {
    const { clock, source, get } = open({ timeout: '1s', ttl: 100, staleIfError: 50 });
    await get('a');
    await background();
    clock.advance(100);
    source.close();
    const calls = [get('a'), get('a')];
    await background();
    jest.advanceTimersByTime(1_000);
    expect(await Promise.all(calls)).toEqual(['a1', 'a1']);
    source.open(); // the late result is dropped
    await background();
    expect(await get('a')).toBe('a3');
  });

  test('with staleIfError.when, the timeout is an error like any other', async () => {
    const when = (error: unknown) => (error as { code?: string }).code !== TIMEOUT;
    const { clock, source, get } = open({ timeout: '1s', ttl: 100, staleIfError: { for: 50, when } });
    await get('a');
    await background();
    clock.advance(100);
    source.close();
    const call = code(get('a'));
    await background();
    jest.advanceTimersByTime(1_000);
    expect(await call).toBe(TIMEOUT);
  });

  test('ends a refresh in the background as well, which then backs off', async () => {
    const { clock, source, get } = open({ timeout: '1s', ttl: 100, staleWhileRevalidate: 5_000 });
    await get('a');
    await background();
    clock.advance(100);
    source.close();
    await get('a');
    await background();
    jest.advanceTimersByTime(1_000);
    await background();
    source.open();
    await background();
    expect([await get('a'), source.calls.length]).toEqual(['a1', 2]);
    clock.advance(1_000);
    await get('a');
    await background();
    expect(await get('a')).toBe('a3');
  });

  test('a refresh by hand is ended too', async () => {
    const { source, get } = open({ timeout: '1s' });
    source.close();
    const refreshed = code(cacheOf(get).refresh('a'));
    await background();
    jest.advanceTimersByTime(1_000);
    expect(await refreshed).toBe(TIMEOUT);
  });
});

test('a call with an AbortSignal is ended by it as well', async () => {
  const { source, get } = inMemory({ timeout: '1s' });
  source.close();
  const call = code(get('a', new AbortController().signal));
  jest.advanceTimersByTime(1_000);
  expect(await call).toBe(TIMEOUT);
});

test('a sync method, which cannot be interrupted, arms no timer', () => {
  const { get } = inMemorySync({ timeout: '1s' });
  expect([get('a'), get('a'), jest.getTimerCount()]).toEqual(['a1', 'a1', 0]);
});

test('a timeout longer than timers can be, or Infinity, is no limit', async () => {
  for (const timeout of [2 ** 40, Infinity]) {
    const { source, get } = inMemory({ timeout });
    source.close();
    const call = get('a');
    expect(jest.getTimerCount()).toBe(0);
    source.open();
    expect(await call).toBe('a1');
  }
});

test('a late rejection is not unhandled', async () => {
  const { stdout, stderr } = await runNode(`
    import { cache } from '../../src/index.js';
    import { Counting } from './doubles.js';
    process.on('unhandledRejection', (error) => console.log('unhandled', (error as Error).message));
    let fail = (_error: Error): void => {};
    const get = cache(() => new Promise<string>((_resolve, reject) => (fail = reject)), { backend: Counting, timeout: 1 });
    await get().catch((error: { code: string }) => console.log(error.code));
    fail(new Error('late'));
    await new Promise((next) => setImmediate(next));
  `);
  expect([stdout, stderr]).toEqual([`${TIMEOUT}\n`, '']);
});
