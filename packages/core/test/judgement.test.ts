import { CachedMethod } from '../src/cached-method.js';
import { judge } from '../src/freshness/judgement.js';
import { resolvePolicy } from '../src/options.js';
import { CacheRecord } from '../src/record.js';
import { Counting } from './support/doubles.js';

/** Fresh until 2,000: stored at 1,000, after a load of 100. */
const record = new CacheRecord({ value: 1, startedAt: 900, loadTime: 100, freshFor: 1_000 });

function judged(now: number, options: object, isRefreshing?: boolean): string {
  const policy = resolvePolicy({ backend: Counting, ttl: 1_000, ...options });
  const method = new CachedMethod(() => 1, policy, 'load', true, false);
  return judge(record, { method, store: { now: () => now } }, isRefreshing);
}
const at = (options: object, times: readonly number[]) => times.map((now) => judged(now, options));

test('an entry is fresh until its time is over, and of no use from that moment on', () => {
  expect(at({}, [1_000, 1_999, 2_000, 2_001])).toEqual(['fresh', 'fresh', 'outdated', 'outdated']);
});

test('within staleWhileRevalidate it is stale, counted from the end of its time', () => {
  expect(at({ staleWhileRevalidate: 50 }, [1_999, 2_000, 2_049, 2_050])).toEqual([
    'fresh',
    'stale',
    'stale',
    'outdated',
  ]);
});

test('within staleIfError it is for loads that fail', () => {
  expect(at({ staleIfError: 50 }, [1_999, 2_000, 2_049, 2_050])).toEqual(['fresh', 'fallback', 'fallback', 'outdated']);
});

test('both windows count from the same moment, and whoever may have it at once does', () => {
  const both = { staleWhileRevalidate: 50, staleIfError: 80 };
  expect(at(both, [2_000, 2_049, 2_050, 2_079, 2_080])).toEqual(['stale', 'stale', 'fallback', 'fallback', 'outdated']);
  expect(at({ staleWhileRevalidate: 80, staleIfError: 50 }, [2_060, 2_080])).toEqual(['stale', 'outdated']);
});

test('a window without an end has none', () => {
  expect(at({ staleWhileRevalidate: Infinity }, [2_000, 1e15])).toEqual(['stale', 'stale']);
});

test('it is early if the draw says so, within its time only, and unless it is being refreshed', () => {
  const half = { earlyRefresh: { beta: 1 }, random: () => 0.5 }; // reaches ln 2 loads: 69.3 ms
  expect(at(half, [1_930, 1_931, 1_999, 2_000])).toEqual(['fresh', 'early', 'early', 'outdated']);
  expect(judged(1_999, half, true)).toBe('fresh');
  expect(judged(1_999, { random: () => 0.5 })).toBe('fresh');
});

test('what has no time is fresh, and the clock is not asked', () => {
  const method = new CachedMethod(() => 1, resolvePolicy({ backend: Counting }), 'load', true, false);
  const now = (): never => {
    throw new Error('asked');
  };
  expect(judge(new CacheRecord({ value: 1, startedAt: 1, loadTime: 1 }), { method, store: { now } })).toBe('fresh');
});
