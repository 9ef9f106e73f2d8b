/** `softTimeout`: how long a call that has a stale value waits for a better one. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { jest } from '@jest/globals';
import { CACHE_CHANNEL, cacheOf, type CacheEvent } from '../../src/index.js';
import { background, inMemorySync, kinds } from '../support/sources.js';

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
afterEach(() => void jest.useRealTimers());

const options = { ttl: 100, staleIfError: 50, softTimeout: 20 };

describe.each(kinds)('%s', (_name, open) => {
  /** A function whose entry for `a` is stale, and whose source hangs. */
  const openStale = async (more: object = {}) => {
    const opened = open({ ...options, ...more });
    await opened.get('a');
    await background();
    opened.clock.advance(100);
    opened.source.close();
    return opened;
  };

  test('leader and followers are served the stale value once it has passed, and not before', async () => {
    const { get } = await openStale();
    const given: unknown[] = [];
    for (let i = 0; i < 3; i++) void get('a').then((value) => given.push(value));
    await background();
    jest.advanceTimersByTime(19);
    await background();
    expect(given).toEqual([]);
    jest.advanceTimersByTime(1);
    await background();
    expect(given).toEqual(['a1', 'a1', 'a1']);
    expect(cacheOf(get).stats()).toMatchObject({ misses: 1, staleHits: 1, coalesced: 2, loads: 2 });
  });

  test('newcomers are served it at once, while the load goes on; in the end its result is stored', async () => {
    const { source, get } = await openStale();
    const first = get('a');
    await background();
    jest.advanceTimersByTime(20);
    expect(await first).toBe('a1');
    expect(await Promise.all([get('a'), get('a')])).toEqual(['a1', 'a1']);
    source.open();
    await background();
    expect([await cacheOf(get).peek('a'), await get('a'), source.calls.length]).toEqual(['a2', 'a2', 2]);
    expect(cacheOf(get).stats()).toMatchObject({ staleHits: 3, hits: 1, coalesced: 0 });
  });

  test('a load in time gives its own value, and leaves no timer behind', async () => {
    const { source, get } = await openStale();
    const call = get('a');
    await background();
    jest.advanceTimersByTime(19);
    source.open();
    expect(await call).toBe('a2');
    await background();
    expect(jest.getTimerCount()).toBe(0);
  });

  test('without a stale value the load is waited for', async () => {
    const { source, get } = open(options);
    source.close();
    const call = get('a');
    await background();
    jest.advanceTimersByTime(60_000);
    await background();
    source.open();
    expect(await call).toBe('a1');
  });

  test('a load that fails afterwards is told as a failed refresh, and is no unhandled rejection', async () => {
    const seen: CacheEvent[] = [];
    const listen = (event: unknown): void => void seen.push(event as CacheEvent);
    const { source, get } = await openStale();
    source.fail(new Error('down'));
    const call = get('a');
    await background();
    jest.advanceTimersByTime(20);
    expect(await call).toBe('a1');
    subscribe(CACHE_CHANNEL, listen);
    source.open();
    await background();
    unsubscribe(CACHE_CHANNEL, listen);
    expect(seen).toMatchObject([{ type: 'refresh-error', errorName: 'Error' }]);
    source.count();
    expect(await get('a')).toBe('a3');
  });

  test('waitUntil is given the rest of the load', async () => {
    const handed: Promise<unknown>[] = [];
    const { source, get } = await openStale({ waitUntil: (promise: Promise<unknown>) => void handed.push(promise) });
    source.fail(new Error('unseen'));
    const call = get('a');
    await background();
    expect(handed).toHaveLength(0);
    jest.advanceTimersByTime(20);
    await call;
    expect(handed).toHaveLength(1);
    source.open();
    expect(await handed[0]).toBeUndefined();
  });

  test('a window that ends while callers wait is over: then they wait for the load', async () => {
    const { clock, source, get } = await openStale();
    const call = get('a');
    await background();
    clock.advance(50);
    jest.advanceTimersByTime(20);
    await background();
    source.open();
    expect(await call).toBe('a2');
  });

  test('after an invalidation the stale value is not served any more, neither to those who wait nor to newcomers', async () => {
    const { source, get } = await openStale();
    const waiting = get('a');
    await background();
    await cacheOf(get).delete('a');
    jest.advanceTimersByTime(20);
    const newcomer = get('a');
    await background();
    source.open();
    expect([await waiting, await newcomer]).toEqual(['a2', 'a3']);
  });

  test('once overdue, an invalidation sends newcomers to a load of their own', async () => {
    const { source, get } = await openStale();
    const first = get('a');
    await background();
    jest.advanceTimersByTime(20);
    expect(await first).toBe('a1');
    await cacheOf(get).delete('a');
    const newcomer = get('a');
    await background();
    source.open();
    expect(await newcomer).toBe('a3');
    await background();
    expect(await get('a')).toBe('a3');
  });

  test('timeout ends the load that goes on; until then one key has one load', async () => {
    const { source, get } = await openStale({ timeout: 60 });
    const first = get('a');
    await background();
    jest.advanceTimersByTime(20);
    expect(await first).toBe('a1');
    jest.advanceTimersByTime(39);
    expect([await get('a'), source.calls.length]).toEqual(['a1', 2]);
    jest.advanceTimersByTime(1);
    await background();
    source.open();
    await background();
    expect(await get('a')).toBe('a3');
    expect(cacheOf(get).stats()).toMatchObject({ loads: 3, loadErrors: 1 });
  });

  test('staleWhileRevalidate serves at once, whatever softTimeout says', async () => {
    const { clock, source, get } = open({ ttl: 100, staleWhileRevalidate: 50, softTimeout: 20 });
    await get('a');
    await background();
    clock.advance(100);
    source.close();
    expect(await get('a')).toBe('a1'); // at once: there is nothing to wait for
    source.open();
    await background();
    expect(await get('a')).toBe('a2');
  });
});

test('a sync method, which cannot be left alone, is waited for', () => {
  const { source, get, clock } = inMemorySync(options);
  get('a');
  clock.advance(100);
  expect([get('a'), source.calls.length, jest.getTimerCount()]).toEqual(['a2', 2, 0]);
});

test.each(kinds)('%s a refresh by hand is not served the stale value', async (_name, open) => {
  const { clock, source, get } = open(options);
  await get('a');
  await background();
  clock.advance(100);
  source.close();
  const refreshed = cacheOf(get).refresh('a');
  await background();
  jest.advanceTimersByTime(20);
  await background();
  source.open();
  expect(await refreshed).toBe('a2');
});
