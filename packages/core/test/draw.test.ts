import { draw } from '../src/freshness/draw.js';

test.each([0, 0.5, 1 - 2 ** -53])('a random source may give %d', (drawn) => {
  expect(draw(() => drawn)).toBe(drawn);
});

test.each([1, -Number.EPSILON, NaN, Infinity, '0.5', undefined, 0n])('a random source must not give %p', (drawn) => {
  expect(() => draw(() => drawn)).toThrow(
    expect.objectContaining({
      code: 'PURECACHE_INVALID_OPTION',
      message: expect.stringMatching(
        /^Option 'random \(its result\)' must be a number from 0 up to, but not including, 1/,
      ),
    }),
  );
});
