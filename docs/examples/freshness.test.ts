import { jest } from '@jest/globals';
import { cacheOf, type CacheBackend } from '@purecache/core';
import { LRU } from '@purecache/lru';
import {
  dice,
  Forecast,
  NotFound,
  Pages,
  Products,
  Quotes,
  Rates,
  Recommendations,
  Reports,
  Search,
  SharedProducts,
  Stock,
  worker,
  type Answer,
} from './freshness.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

// The default clock follows, as it reads performance.now() through the global object.
beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});
const advance = (ms: number) => jest.advanceTimersByTimeAsync(ms);

/** A load that numbers its results. */
function counting() {
  const source = {
    loads: 0,
    error: undefined as Error | undefined,
    load: async (id: string) => {
      source.loads++;
      if (source.error !== undefined) throw source.error;
      return `${id} ${source.loads}`;
    },
  };
  return source;
}

test('ttl as a function gives an empty result less time, and half a result none', async () => {
  let answer: Answer;
  let loads = 0;
  const search = new Search(async () => {
    loads++;
    return answer;
  });
  const loadsOf = async (given: Answer, ms: number) => {
    loads = 0;
    answer = given;
    await search.find('tea');
    await advance(ms - 1);
    await search.find('tea');
    const before = loads;
    await advance(1);
    await search.find('tea');
    await cacheOf(search, 'find').clear();
    return [before, loads];
  };
  expect(await loadsOf({ hits: ['a'], isPartial: false }, HOUR)).toEqual([1, 2]);
  expect(await loadsOf({ hits: [], isPartial: false }, 30 * SECOND)).toEqual([1, 2]);
  expect(await loadsOf({ hits: ['a'], isPartial: true }, 1)).toEqual([2, 3]);
});

test('staleWhileRevalidate: all get the old rate at once, one load brings the new one', async () => {
  let rate = 1;
  let loads = 0;
  const rates = new Rates(async () => {
    loads++;
    return rate;
  });
  await rates.of('EUR');
  rate = 2;
  await advance(MINUTE);
  expect(await Promise.all([rates.of('EUR'), rates.of('EUR'), rates.of('EUR')])).toEqual([1, 1, 1]);
  await advance(0);
  expect(await rates.of('EUR')).toBe(2);
  expect(loads).toBe(2);
  await advance(11 * MINUTE);
  rate = 3;
  expect(await rates.of('EUR')).toBe(3);
});

test('staleWhileRevalidate: a refresh that fails leaves the old rate, and the next one waits', async () => {
  let loads = 0;
  const rates = new Rates(async () => {
    if (loads++ > 0) throw new Error('down');
    return 1;
  });
  await rates.of('EUR');
  await advance(MINUTE);
  for (const [ms, expected] of [
    [0, 2],
    [999, 2],
    [1, 3],
    [1_999, 3],
    [1, 4],
  ] as const) {
    await advance(ms);
    expect(await rates.of('EUR')).toBe(1);
    await advance(0);
    expect(loads).toBe(expected);
  }
});

test('staleIfError: the old forecast in place of an error for a day, but not of every error', async () => {
  const source = counting();
  const forecast = new Forecast(source.load);
  const first = await forecast.of('Delft');
  await advance(HOUR);
  source.error = new Error('down');
  expect(await forecast.of('Delft')).toBe(first);
  expect(await forecast.of('Delft')).toBe(first);
  expect(source.loads).toBe(3); // each call tries
  source.error = new NotFound('Delft');
  await expect(forecast.of('Delft')).rejects.toBe(source.error);
  source.error = new Error('still down');
  await advance(24 * HOUR);
  await expect(forecast.of('Delft')).rejects.toBe(source.error);
});

test('softTimeout: the old list after 200 ms, at once to those who come later; the load is stored', async () => {
  let finish = (_: string[]): void => {};
  const lists = new Recommendations(() => new Promise((resolve) => (finish = resolve)));
  const first = lists.for('ada');
  finish(['old']);
  await first;
  await advance(5 * MINUTE);

  let given: string[] | undefined;
  void lists.for('ada').then((list) => (given = list));
  await advance(199);
  expect(given).toBeUndefined();
  await advance(1);
  expect(given).toEqual(['old']);
  expect(await lists.for('ada')).toEqual(['old']);
  finish(['new']);
  await advance(0);
  expect(await lists.for('ada')).toEqual(['new']);
});

test('timeout: without an old list the call fails after 2 s, and what comes later is dropped', async () => {
  const finish: ((list: string[]) => void)[] = [];
  const lists = new Recommendations(() => new Promise((resolve) => finish.push(resolve)));
  const first = lists.for('ada').then(
    () => 'a list',
    (error: { code: string }) => error.code,
  );
  await advance(2_000);
  expect(await first).toBe('PURECACHE_LOAD_TIMEOUT');
  const second = lists.for('ada');
  finish[0]?.(['too late']);
  await advance(0);
  expect(await cacheOf(lists, 'for').has('ada')).toBe(false);
  finish[1]?.(['in time']);
  expect(await second).toEqual(['in time']);
});

test('timeout: it also ends a load that goes on behind an old list, so that the next call loads anew', async () => {
  const finish: ((list: string[]) => void)[] = [];
  const lists = new Recommendations(() => new Promise((resolve) => finish.push(resolve)));
  const first = lists.for('ada');
  finish[0]?.(['old']);
  await first;
  await advance(5 * MINUTE);
  const slow = lists.for('ada');
  await advance(2_000 - 1);
  expect(await slow).toEqual(['old']);
  void lists.for('ada');
  expect(finish).toHaveLength(2);
  await advance(1);
  expect(cacheOf(lists, 'for').stats()).toMatchObject({ staleHits: 2, loadErrors: 1 });
  const next = lists.for('ada');
  finish[1]?.(['too late']);
  finish[2]?.(['in time']);
  expect(await next).toEqual(['in time']);
});

test('jitter: entries stored together expire apart, none later than its ttl, none earlier than 90 % of it', async () => {
  const stock = new Stock(async () => 1);
  const skus = Array.from({ length: 200 }, (_, i) => `sku ${i}`);
  await Promise.all(skus.map((sku) => stock.of(sku)));
  const left = async () => {
    const there = await Promise.all(skus.map((sku) => cacheOf(stock, 'of').has(sku)));
    return there.filter(Boolean).length;
  };
  await advance(9 * MINUTE - 1);
  expect(await left()).toBe(200);
  await advance(30 * SECOND);
  const halfway = await left();
  expect(halfway).toBeGreaterThan(0);
  expect(halfway).toBeLessThan(200);
  await advance(30 * SECOND + 1);
  expect(await left()).toBe(0);
});

test('earlyRefresh: a caller gets the quote that is there, and by chance has it renewed before its end', async () => {
  let finish = (_: number): void => {};
  let loads = 0;
  const quotes = new Quotes(() => {
    loads++;
    return new Promise((resolve) => (finish = resolve));
  });
  const first = quotes.of('X');
  await advance(100);
  finish(1);
  expect(await first).toBe(1);
  await advance(MINUTE - 50); // half a load time before the end

  dice.roll = () => 0.1;
  await quotes.of('X');
  await advance(10);
  expect(loads).toBe(1);

  dice.roll = () => 0.9;
  expect(await quotes.of('X')).toBe(1);
  await advance(0);
  expect(loads).toBe(2);
  finish(2);
  await advance(0);
  expect(await quotes.of('X')).toBe(2);
});

test('cacheErrors: the same error again for ten seconds; others are not kept', async () => {
  const source = counting();
  const products = new Products(source.load);
  source.error = new NotFound('7');
  await expect(products.byId('7')).rejects.toBe(source.error);
  const kept = source.error;
  source.error = new Error('down');
  await advance(10 * SECOND - 1);
  await expect(products.byId('7')).rejects.toBe(kept);
  await expect(cacheOf(products, 'byId').peek('7')).rejects.toBe(kept);
  expect(await cacheOf(products, 'byId').has('7')).toBe(true);
  expect(source.loads).toBe(1);
  await advance(1);
  await expect(products.byId('7')).rejects.toBe(source.error);
  await expect(products.byId('7')).rejects.toBe(source.error);
  expect(source.loads).toBe(3);
});

test('errorCodec: an asynchronous backend gives an error of the same kind again', async () => {
  const memory = new LRU({ capacity: 10 });
  const remote: CacheBackend = {
    get: async (key) => memory.get(key),
    set: async (key, value, ttl) => memory.set(key, value, ttl),
    delete: async (key) => memory.delete(key),
    clear: async (prefix) => memory.clear(prefix),
  };
  const source = counting();
  source.error = new NotFound('7');
  const products = new SharedProducts(remote, source.load);
  await expect(products.byId('7')).rejects.toBe(source.error);
  await advance(0); // it is stored by now
  const again = await products.byId('7').catch((error: unknown) => error);
  expect(again).not.toBe(source.error);
  expect(again).toEqual(source.error);
  expect(source.loads).toBe(1);
});

test('condition and unless: what is not cached, and what is not kept', async () => {
  let loads = 0;
  let rows = 1;
  const reports = new Reports(async () => {
    loads++;
    return new Array<string>(rows).fill('row');
  });
  await reports.rows('draft: x');
  await reports.rows('draft: x');
  expect(loads).toBe(2);
  expect(cacheOf(reports, 'rows').stats()).toMatchObject({ misses: 0, loads: 0, size: 0 });
  rows = 1_001;
  await reports.rows('x');
  rows = 1_000;
  await reports.rows('x');
  await reports.rows('x');
  expect(loads).toBe(4);
});

test('waitUntil: a worker is given the refresh, which does not reject', async () => {
  const source = counting();
  const pages = new Pages(source.load);
  await pages.html('/');
  await advance(MINUTE);
  source.error = new Error('down');
  const pending: Promise<unknown>[] = [];
  const context = { waitUntil: (promise: Promise<unknown>) => pending.push(promise) };
  expect(await worker.run(context, () => pages.html('/'))).toBe('/ 1');
  expect(pending).toHaveLength(1);
  expect(await Promise.all(pending)).toEqual([undefined]);
  expect(source.loads).toBe(2);
});
