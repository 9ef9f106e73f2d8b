/** A call has one outcome, and it is the same one in the statistics, in a trace and in the events. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import { cache, CACHE_CHANNEL, cacheOf, withTrace, type CacheEvent, type Traced } from '../../src/index.js';
import { rejectionOf } from '../support/caught.js';
import { Failing } from '../support/doubles.js';
import { background, inMemory, kinds, onDatedSlow } from '../support/sources.js';

const OUTCOMES: readonly string[] = ['hit', 'stale', 'miss'];

const events: CacheEvent[] = [];
const listener = (event: unknown): void => void events.push(event as CacheEvent);
beforeEach(() => {
  events.length = 0;
  subscribe(CACHE_CHANNEL, listener);
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  unsubscribe(CACHE_CHANNEL, listener);
  jest.useRealTimers();
});

/** The outcomes among the events since it was asked last. */
function told(): unknown[] {
  return events
    .splice(0)
    .filter(({ type }) => OUTCOMES.includes(type))
    .map((event) => [event.type, 'age' in event ? event.age : undefined]);
}

const traced = ({ outcomes }: Traced<unknown>): unknown[] => outcomes.map(({ outcome, age }) => [outcome, age]);

describe.each(kinds)('%s', (_name, open) => {
  const options = { ttl: 100, staleIfError: 50, softTimeout: 20 };

  /** A function whose entry for `a` is past its `ttl` by 10 ms. */
  const openStale = async () => {
    const opened = open(options);
    await opened.get('a');
    await background();
    opened.clock.advance(110);
    told();
    return opened;
  };

  test('a call that is served a fallback because its load fails is stale, and no miss', async () => {
    const { source, get } = await openStale();
    source.fail(new Error('no answer'));
    const trace = await withTrace(() => get('a'));
    expect([trace.result, traced(trace), told()]).toEqual(['a1', [['stale', 110]], [['stale', 110]]]);
    expect(cacheOf(get).stats()).toMatchObject({ hits: 0, staleHits: 1, misses: 1, coalesced: 0, loads: 2 });
  });

  test('nor is one whose load is slow, not even when the load ends', async () => {
    const { source, get } = await openStale();
    source.close();
    const trace = await withTrace(async () => {
      const call = get('a');
      await background();
      jest.advanceTimersByTime(20); // in here, because a fake timer runs in the context of who moves it
      return await call;
    });
    source.open();
    await background();
    expect([trace.result, traced(trace), told()]).toEqual(['a1', [['stale', 110]], [['stale', 110]]]);
    expect(cacheOf(get).stats()).toMatchObject({ hits: 0, staleHits: 1, misses: 1, coalesced: 0, loads: 2 });
  });

  test('one whose load is in time is a miss, and so is one whose load fails with nothing to serve', async () => {
    const { clock, source, get } = await openStale();
    const trace = await withTrace(() => get('a'));
    await background();
    clock.advance(1_000);
    source.fail(new Error('no answer'));
    const failed = await withTrace(async () => (await rejectionOf(get('a'))).message);
    expect([trace.result, traced(trace)]).toEqual(['a2', [['miss', undefined]]]);
    expect([failed.result, traced(failed)]).toEqual(['no answer', [['miss', undefined]]]);
    expect(told()).toEqual([
      ['miss', undefined],
      ['miss', undefined],
    ]);
    expect(cacheOf(get).stats()).toMatchObject({ hits: 0, staleHits: 0, misses: 3, loads: 3, loadErrors: 1 });
  });

  test('counts never go down, whatever is done', async () => {
    const { clock, source, get } = open(options);
    const handle = cacheOf(get);
    const call = (): Promise<unknown> => get('a').catch(() => {});
    const steps = [
      call,
      call,
      () => Promise.all([call(), call()]),
      () => clock.advance(110),
      () => source.fail(new Error('no answer')),
      call,
      () => clock.advance(100),
      call,
      () => source.count(),
      () => handle.refresh('a'),
      () => handle.expire('a'),
      call,
      () => handle.set(['a'], 'by hand'),
      call,
      () => handle.delete('a'),
      call,
      () => handle.clear(),
      call,
    ];
    const { size: _size, evictions: _evictions, loadTimes: _times, ...first } = handle.stats();
    let before: Readonly<Record<string, number>> = first;
    for (const [i, step] of steps.entries()) {
      await step();
      await background();
      const after = handle.stats() as unknown as Readonly<Record<string, number>>;
      for (const name of Object.keys(before)) {
        expect([i, name, Math.min(after[name]!, before[name]!)]).toEqual([i, name, before[name]]);
      }
      before = Object.fromEntries(Object.keys(before).map((name) => [name, after[name]!]));
    }
    const calls = steps.filter((step) => step === call).length + 2;
    const { hits, staleHits, misses, coalesced } = handle.stats();
    expect([hits + staleHits + misses + coalesced, told().length]).toEqual([calls, calls - coalesced]);
    expect(staleHits).toBeGreaterThan(0);
  });
});

describe('calls that share a look-up', () => {
  test('which is a hit have one each', async () => {
    const { source, get } = onDatedSlow({ ttl: 100, staleWhileRevalidate: 50 });
    await get('a');
    await background();
    told();
    const trace = await withTrace(() => Promise.all([get('a'), get('a'), get('a')]));
    const hits = Array.from({ length: 3 }, () => ['hit', 0]);
    expect([traced(trace), told(), source.calls.length]).toEqual([hits, hits, 1]);
    expect(cacheOf(get).stats()).toMatchObject({ hits: 3, misses: 1, coalesced: 0, staleHits: 0 });
  });

  test('which is a stale hit likewise', async () => {
    const { clock, get } = onDatedSlow({ ttl: 100, staleWhileRevalidate: 50 });
    await get('a');
    await background();
    clock.advance(120);
    told();
    const trace = await withTrace(() => Promise.all([get('a'), get('a'), get('a')]));
    const stale = Array.from({ length: 3 }, () => ['stale', 120]);
    expect([traced(trace), told()]).toEqual([stale, stale]);
    expect(cacheOf(get).stats()).toMatchObject({ hits: 0, misses: 1, coalesced: 0, staleHits: 3 });
  });

  test('which fails have none', async () => {
    const get = cache(async (id: string) => id, {
      backend: new Failing('get'),
      namespace: 'failing look-up',
      backendErrors: 'throw',
    });
    const trace = await withTrace(() => Promise.allSettled([get('a'), get('a'), get('a')]));
    expect(trace.result.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect([traced(trace), told()]).toEqual([[], []]);
    expect(cacheOf(get).stats()).toMatchObject({ hits: 0, misses: 0, coalesced: 0, staleHits: 0, loads: 0 });
  });
});

test('ages are never negative, even if the clock goes back', async () => {
  let time = 1_000;
  const clock = { now: (): number => time };
  const get = cache(async (id: string) => id, { backend: LRU, capacity: 10, clock, ttl: 100, staleIfError: 50 });
  await get('a');
  time = 900;
  const trace = await withTrace(() => get('a'));
  expect([traced(trace), told().at(-1)]).toEqual([[['hit', 0]], ['hit', 0]]);
});

test('nor is that of an entry that was made stale by hand', async () => {
  const { get, source } = inMemory({ ttl: 100, staleWhileRevalidate: 50 });
  await get('a');
  source.close();
  await cacheOf(get).expire('a');
  const trace = await withTrace(() => get('a'));
  source.open();
  expect(traced(trace)).toEqual([['stale', 0]]);
});
