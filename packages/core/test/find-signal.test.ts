import { findNearSignal, findSignal } from '../src/key/find-signal.js';
import { cacheKey } from '../src/key/object-kind.js';

const { signal } = new AbortController();

class Options {
  constructor(readonly signal?: AbortSignal) {}
}
class Opaque {
  constructor(readonly signal: AbortSignal) {}
  [cacheKey]() {
    return 1;
  }
}

test.each<[string, readonly unknown[]]>([
  ['an argument', [signal]],
  ['a later argument', ['a', 1, null, signal]],
  ['a field', ['a', { signal }]],
  ['a field of a field', [{ options: { http: { signal } } }]],
  ['a field named by a symbol', [{ [Symbol.for('signal')]: signal }]],
  ['a field of what has no prototype', [Object.assign(Object.create(null) as object, { signal })]],
  ['a field of an instance', [new Options(signal)]],
  ['an item', [[1, [signal]]]],
  ['a value of a map', [new Map([['a', { signal }]])]],
  ['a member', [new Set([signal])]],
  [
    'a field beside one that throws',
    [
      {
        get a() {
          throw new Error();
        },
      },
      { signal },
    ],
  ],
  ['a field beside much data', [{ ids: Array.from({ length: 5_000 }, (_, i) => i), signal }]],
])('it is found as %s', (_title, args) => {
  expect(findSignal(args)).toBe(signal);
});

test.each<[string, readonly unknown[]]>([
  ['no argument', []],
  ['primitives', ['a', 1, 2n, true, null, undefined, Symbol.for('a'), () => signal]],
  ['data without one', [{ a: [1, new Map([[1, new Set([{}])]])], b: new Date(), c: new Options() }]],
  ['a key of a map', [new Map([[signal, 1]])]],
  ['the private part of what makes its own key', [new Opaque(signal)]],
  ['a date with one', [Object.assign(new Date(), { signal })]],
])('there is none in %s', (_title, args) => {
  expect(findSignal(args)).toBeUndefined();
});

test('the shallowest of an argument is the one, and that of an earlier argument', () => {
  expect(findSignal([{ a: { signal: AbortSignal.abort() }, b: { c: 1 }, signal }]) === signal).toBe(true);
  expect(findSignal([{ a: { signal } }, AbortSignal.abort()]) === signal).toBe(true);
});

test('circles and endless data come to an end', () => {
  const circle: unknown[] = [];
  circle.push(circle, circle);
  const start = performance.now();
  expect(findSignal([circle])).toBeUndefined();
  expect(findSignal([new Array(2 ** 31)])).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(1_000);
});

test('an argument is looked through up to 10,000 objects', () => {
  const objects = (length: number) => Array.from({ length }, () => ({}));
  expect(findSignal([[...objects(9_998), { signal }]]) === signal).toBe(true);
  expect(findSignal([[...objects(9_999), { signal }]])).toBeUndefined();
  expect(findSignal([objects(20_000), { signal }]) === signal).toBe(true);
});

test('text and numbers do not count, however many', () => {
  const numbers = Array.from({ length: 20_000 }, (_, i) => i);
  expect(findSignal([numbers, { signal }]) === signal).toBe(true);
  expect(findSignal([[...numbers, ...numbers.map(String), { signal }]]) === signal).toBe(true);
});

describe('what stands near', () => {
  test('is an argument or a field of one', () => {
    expect(findNearSignal(['a', null, signal]) === signal).toBe(true);
    expect(findNearSignal([{ a: 1 }, { b: 2, signal }]) === signal).toBe(true);
    expect(findNearSignal([{ options: { signal } }, [[signal]], 'a', null])).toBeUndefined();
    expect(findNearSignal([])).toBeUndefined();
  });

  test('is not looked for behind accessors, nor where nobody may look', () => {
    const read: string[] = [];
    const argument = {
      get signal() {
        read.push('signal');
        return signal;
      },
    };
    const closed = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error();
        },
      },
    );
    expect(findNearSignal([argument, closed])).toBeUndefined();
    expect(read).toEqual([]);
  });
});
