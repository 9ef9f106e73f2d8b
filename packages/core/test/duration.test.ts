import fc from 'fast-check';
import { milliseconds } from '../src/duration.js';

test.each<[unknown, number]>([
  [1, 1],
  [0.5, 0.5],
  [Number.MIN_VALUE, Number.MIN_VALUE],
  [500, 500],
  [2 ** 40, 2 ** 40],
  [Infinity, Infinity],
  ['500ms', 500],
  ['1s', 1_000],
  ['1.5s', 1_500],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['0.5h', 1_800_000],
  ['7d', 604_800_000],
  ['49710d', 4_294_944_000_000],
])('%p is %d milliseconds', (duration, expected) => {
  expect(milliseconds(duration, 'ttl')).toBe(expected);
});

test.each<[unknown, string]>([
  [0, '0'],
  [-0, '-0'],
  [-5, '-5'],
  [NaN, 'NaN'],
  [-Infinity, '-Infinity'],
  ['soon', `'soon'`],
  ['-5s', `'-5s'`],
  ['0s', `'0s'`],
  ['', `''`],
  ['5', `'5'`],
  ['s', `'s'`],
  ['5 s', `'5 s'`],
  [' 5s', `' 5s'`],
  ['5s\n', `'5s\n'`],
  ['5S', `'5S'`],
  ['5w', `'5w'`],
  ['1s2m', `'1s2m'`],
  ['1.s', `'1.s'`],
  ['1e3ms', `'1e3ms'`],
  ['Infinity', `'Infinity'`],
  ['Infinityms', `'Infinityms'`],
  [`${'9'.repeat(400)}d`, `'${'9'.repeat(40)}…'`],
  [undefined, 'undefined'],
  [null, 'null'],
  [5n, '5n'],
  [true, 'true'],
  [[5], 'an array'],
  [{ ms: 5 }, 'an object (Object)'],
])('%p is refused, and the message says what is meant', (duration, shown) => {
  let error: unknown;
  try {
    milliseconds(duration, 'backendTimeout');
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(TypeError);
  expect(error).toMatchObject({
    code: 'PURECACHE_INVALID_OPTION',
    message:
      `Option 'backendTimeout' must be a duration greater than 0: milliseconds as a number, or text such as ` +
      `'500ms', '1.5s', '5m', '1h', '7d', not ${shown}.`,
  });
});

test('a number with a unit is that number times the unit, whatever the number', () => {
  const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 ** 9 }),
      fc.integer({ min: 0, max: 999 }),
      fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[])),
      (whole, fraction, unit) => {
        const amount = `${whole}.${fraction}`;
        expect(milliseconds(`${amount}${unit}`, 'ttl')).toBe(Number(amount) * units[unit]);
      },
    ),
  );
});
