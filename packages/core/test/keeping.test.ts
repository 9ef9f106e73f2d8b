import { CachedMethod } from '../src/cached-method.js';
import { keep, keepStale, type Origin } from '../src/freshness/keeping.js';
import { resolvePolicy } from '../src/options.js';
import { CacheRecord, type ResultKind } from '../src/record.js';
import { thrownBy } from './support/caught.js';
import { Counting } from './support/doubles.js';

/** A method that is known to give results in one way, or not yet known. */
function methodOf(options: object, kind: ResultKind | undefined = 'async'): CachedMethod {
  const method = new CachedMethod(() => 1, resolvePolicy({ backend: Counting, ...options }), 'load', true, false);
  method.kind = kind;
  return method;
}

const origin = (more: Partial<Origin> = {}): Origin => ({
  kind: 'async',
  tellsKind: true,
  args: ['arg'],
  startedAt: 1_000,
  endedAt: 1_030,
  stamp: undefined,
  ...more,
});
const kept = (value: unknown, result: ResultKind, known: ResultKind | undefined) =>
  keep(methodOf({}, known), value, origin({ kind: result }))?.entry;

describe('the entry for a value', () => {
  test('is the value itself, whatever it is, if it came in the method’s own way', () => {
    for (const value of [null, false, 0, '', NaN, { id: 1 }, () => 1]) {
      expect(kept(value, 'sync', 'sync')).toBe(value);
      expect(kept(value, 'async', 'async')).toBe(value);
    }
  });

  test('is a record for undefined, and for a value that is a record itself', () => {
    const record = new CacheRecord({ value: 1 });
    expect(kept(undefined, 'sync', 'sync')).toEqual(new CacheRecord({}));
    expect(kept(record, 'sync', 'sync')).toEqual(new CacheRecord({ value: record }));
  });

  test('is a record that says so, if it came in another way than the method’s', () => {
    expect(kept(1, 'async', 'sync')).toEqual(new CacheRecord({ value: 1, kind: 'async' }));
    expect(kept(1, 'sync', 'async')).toEqual(new CacheRecord({ value: 1, kind: 'sync' }));
  });

  test('is never a record for its kind on a backend that answers later, where all calls return promises', () => {
    expect(keep(methodOf({}, 'sync'), 1, origin({ tellsKind: false }))).toEqual({ entry: 1, ttl: undefined });
  });

  test('is kept for the ttl option, and for the backend’s own time if there is none', () => {
    expect(keep(methodOf({ ttl: '2s' }), 1, origin())).toEqual({ entry: 1, ttl: 2_000 });
    expect(keep(methodOf({}), 1, origin())).toEqual({ entry: 1, ttl: undefined });
  });

  test('carries dates if an option needs them, and is kept for as long as it may be served', () => {
    const { entry, ttl } = keep(methodOf({ ttl: 100, staleWhileRevalidate: 20, staleIfError: 50 }), 1, origin()) ?? {};
    expect(entry).toEqual(new CacheRecord({ value: 1, startedAt: 1_000, loadTime: 30, freshFor: 100, staleFor: 50 }));
    expect(ttl).toBe(150);
  });

  test('carries each of its tags once, and what was invalidated before its load', () => {
    const method = methodOf({
      tags: (value: unknown, arg: unknown) => [`${String(value)} of ${String(arg)}`, 'b', 'b'],
    });
    expect(keep(method, 1, origin({ stamp: 4 }))).toEqual({
      entry: new CacheRecord({ value: 1, startedAt: 1_000, loadTime: 30, tags: ['1 of arg', 'b'], stamp: 4 }),
      ttl: undefined,
    });
  });
});

test('nothing is kept where the options say so, whatever true and 0 they say it with', () => {
  for (const options of [{ unless: () => true }, { unless: () => 'yes' }, { ttl: () => 0 }, { ttl: () => -0 }]) {
    expect(keep(methodOf(options), 1, origin())).toBeUndefined();
  }
});

test.each<[string, object, RegExp]>([
  ['a ttl that is no duration', { ttl: () => undefined }, /'ttl \(its result\)' must be a duration .*, not undefined/],
  ['a ttl below 0', { ttl: () => -1 }, /'ttl \(its result\)' must be a duration .*, not a number/],
  ['tags that are no array', { tags: () => 'secret' }, /^The 'tags' option must return an array of text, not text\.$/],
  ['tags that are no text', { tags: () => [5] }, /^The 'tags' option must return an array of text, not an array\.$/],
  ['a random number of 1', { ttl: 5, jitter: 1, random: () => 1 }, /'random \(its result\)' must be a number from 0/],
])('%s, as the result of a function, is refused', (_name, options, message) => {
  expect(thrownBy(() => keep(methodOf(options), 1, origin()))).toMatchObject({
    name: 'TypeError',
    code: 'PURECACHE_INVALID_OPTION',
    message: expect.stringMatching(message),
  });
});

describe('a fresh entry that is made stale', () => {
  const method = methodOf({ ttl: 100, staleIfError: 50 });
  const entry = new CacheRecord({ value: 1, startedAt: 1_000, loadTime: 30, freshFor: 100, staleFor: 50, tags: ['t'] });

  test('is stale from that moment on, for the whole of its stale window', () => {
    const { entry: stale, ttl } = keepStale(method, entry, 1_040) ?? {};
    expect(stale).toEqual(new CacheRecord({ ...entry, freshFor: expect.closeTo(10, 6) as never }));
    expect((stale as CacheRecord).freshFor).toBeLessThan(10);
    expect(ttl).toBe(50);
    expect(keepStale(method, entry, 1_030)).toMatchObject({ entry: { freshFor: 0 }, ttl: 50 });
  });

  test('is not kept without a stale window, nor if it is not dated', () => {
    expect(keepStale(methodOf({ ttl: 100 }), entry, 1_040)).toBeUndefined();
    for (const other of [1, new CacheRecord({ value: 1 })]) expect(keepStale(method, other, 1_040)).toBeUndefined();
  });
});
