import fc from 'fast-check';
import { assertBound, assertKnownOptions, assertOptionalFunction } from '../src/assert.js';

const caught = (action: () => void): unknown => {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('a bound', () => {
  test.each([1, 2, 10_000, Number.MAX_SAFE_INTEGER, Infinity])('%d is one', (value) => {
    expect(caught(() => assertBound(value, 'capacity'))).toBeUndefined();
  });

  test.each<[unknown, string]>([
    [0, '0'],
    [-0, '-0'],
    [-1, '-1'],
    [1.5, '1.5'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    [2 ** 53, '9007199254740992'],
    ['10', `'10'`],
    ['Infinity', `'Infinity'`],
    [10n, '10n'],
    [null, 'null'],
    [true, 'true'],
    [[10], 'an array'],
  ])('%p is none', (value, shown) => {
    const error = caught(() => assertBound(value, 'capacity'));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({
      code: 'PURECACHE_INVALID_OPTION',
      message: `Option 'capacity' must be a whole number from 1 (or Infinity), not ${shown}.`,
    });
  });

  test('a missing one is shown how to write it', () => {
    expect(caught(() => assertBound(undefined, 'capacity'))).toMatchObject({
      code: 'PURECACHE_INVALID_OPTION',
      message: `Option 'capacity' must be a whole number from 1 (or Infinity), not undefined. Write 'capacity: 1_000', say.`,
    });
  });
});

test('an optional function may be absent, but nothing else', () => {
  expect(caught(() => assertOptionalFunction(undefined, 'key'))).toBeUndefined();
  expect(caught(() => assertOptionalFunction(() => 1, 'key'))).toBeUndefined();
  for (const value of [null, 'id', {}, 0, false]) {
    expect(caught(() => assertOptionalFunction(value, 'key'))).toMatchObject({
      name: 'TypeError',
      code: 'PURECACHE_INVALID_OPTION',
      message: expect.stringMatching(/^Option 'key' must be a function, not /),
    });
  }
});

describe('an unknown option', () => {
  const known = ['backend', 'capacity', 'ttl', 'namespace', 'varyBy', 'detectReentrancy'];
  const messageFor = (name: string) => (caught(() => assertKnownOptions({ [name]: 1 }, known)) as Error).message;

  test.each([
    ['capcity', 'capacity'],
    ['Capacity', 'capacity'],
    ['capacities', 'capacity'],
    ['tll', 'ttl'],
    ['TTL', 'ttl'],
    ['nameSpace', 'namespace'],
    ['vary', 'varyBy'],
    ['detectRentrancy', 'detectReentrancy'],
    ['detectReentrance', 'detectReentrancy'],
    ['Backend', 'backend'],
  ])('%s: %s is suggested', (name, meant) => {
    expect(messageFor(name)).toBe(`Unknown option '${name}'. Did you mean '${meant}'? Known: ${known.join(', ')}.`);
  });

  test.each(['maxAge', 'size', 'invalidateOn', 'x'.repeat(5)])(
    '%s: nothing is near enough, the known ones are listed',
    (name) => {
      expect(messageFor(name)).toBe(`Unknown option '${name}'. Known: ${known.join(', ')}.`);
    },
  );

  test('is a TypeError with its code; known ones, and those that are not own, pass', () => {
    expect(caught(() => assertKnownOptions({ x: undefined }, known))).toMatchObject({
      name: 'TypeError',
      code: 'PURECACHE_INVALID_OPTION',
    });
    expect(caught(() => assertKnownOptions({ ttl: 1, capacity: 2 }, known))).toBeUndefined();
    expect(caught(() => assertKnownOptions(Object.create({ inherited: 1 }) as object, known))).toBeUndefined();
    expect(caught(() => assertKnownOptions({ x: 1 }, []))).toMatchObject({ message: `Unknown option 'x'. Known: .` });
  });

  test('one slip of the pen is always forgiven with the name that was meant', () => {
    const slips = fc.constantFrom(...known.filter((name) => name.length > 3)).chain((name) =>
      fc
        .record({
          at: fc.nat(name.length - 1),
          letter: fc.constantFrom(...'abcxyz'),
          how: fc.constantFrom('drop', 'double', 'swap', 'other'),
        })
        .map(({ at, letter, how }) => {
          const [before, after] = [name.slice(0, at), name.slice(at)];
          if (how === 'drop') return [name, before + after.slice(1)];
          if (how === 'double') return [name, before + (after[0] ?? '') + after];
          if (how === 'swap') return [name, before + (after[1] ?? '') + (after[0] ?? '') + after.slice(2)];
          return [name, before + letter + after.slice(1)];
        }),
    );
    fc.assert(
      fc.property(slips, ([name, slip]) => {
        fc.pre(!known.includes(slip as string));
        expect(messageFor(slip as string)).toContain(`Did you mean '${name}'?`);
      }),
    );
  });
});
