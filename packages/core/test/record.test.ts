import { jest } from '@jest/globals';
import { CacheRecord } from '../src/record.js';

const fields = {
  value: { id: 1 },
  kind: 'async' as const,
  startedAt: 1.5,
  freshFor: 100,
  staleFor: 200,
  loadTime: 3,
  tags: ['users'],
  stamp: 7,
  error: { thrown: undefined },
};

test('holds its fields under their names, value by reference', () => {
  const record = new CacheRecord(fields);
  expect({ ...record }).toEqual(fields);
  expect(record.value).toBe(fields.value);
});

test('a field that was not given is undefined, and there all the same', () => {
  expect({ ...new CacheRecord({}) }).toEqual(Object.fromEntries(Object.keys(fields).map((name) => [name, undefined])));
  expect(Object.keys(new CacheRecord({ value: 1 }))).toEqual(Object.keys(fields));
});

test('all records have one shape, so that reading them stays fast, and the brand is not among their own properties', () => {
  const record = new CacheRecord({ value: 1 });
  expect(Object.getOwnPropertySymbols(record)).toEqual([]);
  expect(JSON.parse(JSON.stringify(record))).toEqual({ value: 1 });
});

test('is recognised by its brand, as no data that looks like it is', () => {
  const record = new CacheRecord(fields);
  expect(CacheRecord.is(record)).toBe(true);
  expect(CacheRecord.is(Object.freeze(record))).toBe(true);
  for (const other of [
    { ...record },
    JSON.parse(JSON.stringify(record)),
    undefined,
    null,
    0,
    '',
    'x',
    () => {},
    [record],
  ]) {
    expect(CacheRecord.is(other)).toBe(false);
  }
});

test('what throws when it is asked is none', () => {
  const strict = new Proxy(
    {},
    {
      get: () => {
        throw new Error('unknown member');
      },
    },
  );
  expect(CacheRecord.is(strict)).toBe(false);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(CacheRecord.is(proxy)).toBe(false);
});

test('is recognised by the other copy of the module', async () => {
  jest.resetModules();
  const other = await import('../src/record.js');
  expect(other.CacheRecord).not.toBe(CacheRecord);
  expect(other.CacheRecord.is(new CacheRecord(fields))).toBe(true);
  expect(CacheRecord.is(new other.CacheRecord(fields))).toBe(true);
});
