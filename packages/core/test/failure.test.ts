import { jest } from '@jest/globals';
import { CachedMethod } from '../src/cached-method.js';
import { keepError, mayServeStale, recordOf, withErrorDecoded } from '../src/freshness/failure.js';
import { resolvePolicy } from '../src/options.js';
import { CacheRecord } from '../src/record.js';
import { Counting } from './support/doubles.js';

const methodOf = (options: object) =>
  new CachedMethod(async () => 1, resolvePolicy({ backend: Counting, ttl: 100, ...options }), 'load', true, false);
const error = new Error('down');
const boom = () => {
  throw new Error('boom');
};

let warnings: jest.SpiedFunction<typeof process.emitWarning>;
const told = () => warnings.mock.calls.map(([message]) => message);
beforeEach(() => {
  warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
});
afterEach(() => {
  warnings.mockRestore();
});

describe('a stale entry in the place of an error', () => {
  const stale = new CacheRecord({ value: 1, startedAt: 0, loadTime: 0, freshFor: 100, staleFor: 50 });
  const may = (staleIfError: unknown, now = 120) =>
    mayServeStale(methodOf({ staleIfError }), stale, now, error, ['a', 'b']);

  test('is served within the window, and not at its end', () => {
    expect([may(50, 100), may(50, 149), may(50, 150)]).toEqual([true, true, false]);
  });

  test('is served if when says so, which is asked with the error and the arguments, within the window only', () => {
    const when = jest.fn(() => true);
    expect([may({ for: 50, when }), may({ for: 50, when: () => false })]).toEqual([true, false]);
    expect(when.mock.calls).toEqual([[error, 'a', 'b']]);
    expect(may({ for: 50, when }, 150)).toBe(false);
    expect(when).toHaveBeenCalledTimes(1);
    expect(told()).toEqual([]);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['throws', boom, /^Option 'staleIfError\.when' of load failed \(Error\)\.$/],
    ['gives a promise', async () => true, /^Option 'staleIfError\.when' of load failed: .*must answer at once/],
  ])('is not served if when %s, and a warning says so', (_name, when, message) => {
    expect(may({ for: 50, when })).toBe(false);
    expect(told()).toEqual([expect.stringMatching(message)]);
  });
});

describe('an entry of an error', () => {
  const origin = { kind: 'async', tellsKind: true, args: ['a'], startedAt: 0, endedAt: 1, stamp: undefined } as const;
  const kept = (options: object) => keepError(methodOf(options), error, origin);

  test('is kept for as long as cacheErrors says, which is asked with the error and the arguments', () => {
    const cacheErrors = jest.fn(() => '2s');
    expect(kept({ cacheErrors })).toEqual({ entry: new CacheRecord({ error: { thrown: error } }), ttl: 2_000 });
    expect(cacheErrors.mock.calls).toEqual([[error, 'a']]);
  });

  test('holds the error itself, whatever was thrown', () => {
    for (const thrown of [error, undefined, 0]) {
      const { entry } = keepError(methodOf({ cacheErrors: () => 1 }), thrown, origin) ?? {};
      expect((entry as CacheRecord).error).toHaveProperty('thrown', thrown);
      expect((entry as CacheRecord).error?.thrown).toBe(thrown);
    }
  });

  test('is not kept without the option, nor if it gives false or nothing', () => {
    for (const options of [{}, { cacheErrors: () => false }, { cacheErrors: () => undefined }])
      expect(kept(options)).toBeUndefined();
    expect(told()).toEqual([]);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['throws', boom, /^Option 'cacheErrors' of load failed \(Error\)\.$/],
    ['gives no duration', () => 'soon', /^Option 'cacheErrors' of load failed: .*'cacheErrors \(its result\)' must be/],
  ])('is not kept if the option %s, and a warning says so', (_name, cacheErrors, message) => {
    expect(kept({ cacheErrors })).toBeUndefined();
    expect(told()).toEqual([expect.stringMatching(message)]);
  });

  test('says how the error came, where that is another way than the method’s', () => {
    const method = methodOf({ cacheErrors: () => 1 });
    expect(keepError(method, error, { ...origin, kind: 'sync' })?.entry).toMatchObject({ kind: 'sync' });
    expect(keepError(method, error, origin)?.entry).toHaveProperty('kind', undefined);
  });

  const errorCodec = { encode: (thrown: Error) => thrown.message, decode: (text: string) => new Error(text) };
  const withCodec = methodOf({ cacheErrors: () => 1, errorCodec });
  const coded = new CacheRecord({ error: { thrown: 'down' }, kind: 'sync' });

  test('is encoded by the codec, and decoded', () => {
    expect(keepError(withCodec, error, origin)?.entry).toEqual(new CacheRecord({ error: { thrown: 'down' } }));
    expect(withErrorDecoded(withCodec, coded)).toEqual(new CacheRecord({ error: { thrown: error }, kind: 'sync' }));
  });

  test('that cannot be encoded is not kept, that cannot be decoded is not there; warnings say so', () => {
    const failing = methodOf({ cacheErrors: () => 1, errorCodec: { encode: boom, decode: boom } });
    expect([keepError(failing, error, origin), withErrorDecoded(failing, coded)]).toEqual([undefined, undefined]);
    expect(told()).toEqual([
      `Option 'cacheErrors' of load failed (Error).`,
      `Option 'errorCodec' of load failed (Error).`,
    ]);
  });

  test('without a codec, and an entry without an error, is left as it is', () => {
    const value = new CacheRecord({ value: 1 });
    expect(withErrorDecoded(methodOf({ cacheErrors: () => 1 }), coded)).toBe(coded);
    expect(withErrorDecoded(withCodec, value)).toBe(value);
  });

  test('recordOf makes a record of what was found: of a bare value, of a record, of nothing', () => {
    const record = new CacheRecord({ value: 1 });
    expect(recordOf(withCodec, undefined)).toBeUndefined();
    expect(recordOf(withCodec, null)).toEqual(new CacheRecord({ value: null }));
    expect(recordOf(withCodec, record)).toBe(record);
    expect(recordOf(withCodec, coded)?.error).toEqual({ thrown: error });
  });
});
