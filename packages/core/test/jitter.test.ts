import fc from 'fast-check';
import { jittered } from '../src/freshness/jitter.js';

const largest = 1 - 2 ** -53;
const neverAsked = () => {
  throw new Error('nothing was to be drawn');
};

test('a lifetime is shortened by the share that is drawn', () => {
  expect(jittered(1_000, 0.2, () => 0)).toBe(1_000);
  expect(jittered(1_000, 0.2, () => 0.5)).toBe(900);
  expect(jittered(1_000, 1, () => 0.75)).toBe(250);
});

test('without a share, and without an end, a lifetime stays what it is, and nothing is drawn', () => {
  expect(jittered(1_000, 0, neverAsked)).toBe(1_000);
  expect(jittered(Infinity, 1, neverAsked)).toBe(Infinity);
});

test('nothing expires at once: a millisecond is left, or the lifetime that was shorter', () => {
  expect(jittered(1_000, 1, () => largest)).toBe(1);
  expect(jittered(0.25, 1, () => largest)).toBe(0.25);
});

test('whatever is drawn, a lifetime is within its bounds', () => {
  const ttls = fc.oneof(fc.double({ min: Number.MIN_VALUE, max: 1e15, noNaN: true }), fc.constant(Infinity));
  const shares = fc.double({ min: 0, max: 1, noNaN: true });
  const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(ttls, shares, draws, (ttl, share, drawn) => {
      const shortened = jittered(ttl, share, () => drawn);
      expect(shortened).toBeLessThanOrEqual(ttl);
      expect(shortened).toBeGreaterThan(0);
      if (ttl !== Infinity) expect(shortened).toBeGreaterThanOrEqual(Math.max(ttl * (1 - share), Math.min(ttl, 1)));
    }),
    { numRuns: 3_000 },
  );
});

test('draws in order give lifetimes in order, from the whole down to the share that is left', () => {
  const lifetimes = Array.from({ length: 101 }, (_, i) => jittered(60_000, 0.5, () => (i / 100) * largest));
  expect(lifetimes).toEqual(lifetimes.toSorted((a, b) => b - a));
  expect(new Set(lifetimes).size).toBe(101);
  expect(lifetimes[0]).toBe(60_000);
  expect(lifetimes[100]).toBeCloseTo(30_000, 6);
});

test('a random source that gives no such number is refused', () => {
  expect(() => jittered(1_000, 0.5, () => 1)).toThrow(/^Option 'random \(its result\)'/);
});
