import { numberKey } from '../src/key/number-key.js';

test('numbers that need the same place have keys of their own, in whatever order they come', () => {
  for (const number of [5, 1_029, 5, -1_019, 1_029, 5]) expect(numberKey(number)).toBe(`~n${number}`);
});

test.each([
  [0, '~n0'],
  [-0, '~n-0'],
  [0, '~n0'],
  [1_024, '~n1024'],
  [-1, '~n-1'],
  [1.5, '~n1.5'],
  [NaN, '~nNaN'],
  [Infinity, '~nInfinity'],
  [2 ** 31, '~n2147483648'],
  [-(2 ** 31), '~n-2147483648'],
])('the key of %p is %p', (number, key) => {
  expect(numberKey(number)).toBe(key);
  expect(numberKey(number)).toBe(key);
});
