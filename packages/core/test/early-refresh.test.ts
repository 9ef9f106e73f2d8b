import fc from 'fast-check';
import { isEarly, type EarlyRefresh } from '../src/freshness/early-refresh.js';

const neverAsked = () => {
  throw new Error('nothing was to be drawn');
};
/** `distance` milliseconds before an expiry, of an entry whose load took 100 ms. */
const at = (distance: number, random: () => unknown, other: Partial<EarlyRefresh> = {}) =>
  isEarly({ now: 10_000 - distance, expiresAt: 10_000, loadTime: 100, beta: 1, random, ...other });

/** A generator with a seed (mulberry32, T. Ettinger), so that the figures below are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The share of reads that are early, out of 40,000. */
function shareOfEarly(distance: number, loadTime: number, beta: number): number {
  const random = seeded(distance * 31 + loadTime);
  let early = 0;
  for (let i = 0; i < 40_000; i++) early += Number(at(distance, random, { loadTime, beta }));
  return early / 40_000;
}

test.each([
  [0.001, 100, 1],
  [30, 100, 1],
  [100, 100, 1],
  [300, 100, 1],
  [100, 100, 2],
  [100, 100, 0.5],
  [700, 1_000, 1],
])(
  '%d ms before the expiry of what took %d ms, beta %d: a read is early as often as the paper says',
  (distance, load, beta) => {
    const expected = Math.exp(-distance / (beta * load));
    // Five standard deviations of a mean of 40,000 draws.
    const tolerance = 5 * Math.sqrt((expected * (1 - expected)) / 40_000) + 1e-9;
    expect(Math.abs(shareOfEarly(distance, load, beta) - expected)).toBeLessThanOrEqual(tolerance);
  },
);

test('a draw decides exactly: early from the distance that it reaches, and not before', () => {
  const half = () => 0.5;
  const reach = 100 * Math.LN2;
  expect([at(reach - 1e-6, half), at(reach + 1e-6, half)]).toEqual([true, false]);
  expect([at(2 * reach - 1e-6, half, { beta: 2 }), at(2 * reach + 1e-6, half, { beta: 2 })]).toEqual([true, false]);
});

test('at the expiry and after it a read is early without a draw', () => {
  expect(at(0, neverAsked)).toBe(true);
  expect(at(-1, neverAsked)).toBe(true);
});

test('a draw of 0 is no reason, and the largest draw reaches 36.7 loads and no further', () => {
  expect(at(1e-6, () => 0)).toBe(false);
  const largest = () => 1 - 2 ** -53;
  expect(at(3_673, largest)).toBe(true);
  expect(at(3_674, neverAsked)).toBe(false);
});

test.each([0, undefined])('nothing is early whose load took %p', (loadTime) => {
  expect(at(1e-6, neverAsked, { loadTime })).toBe(false);
});

test('what never expires is never early', () => {
  expect(at(0, neverAsked, { expiresAt: Infinity, loadTime: 1e300 })).toBe(false);
});

test('drawing nothing where no draw could make a difference changes no answer', () => {
  const draws = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const times = fc.double({ min: 0, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(
      draws,
      times,
      times,
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (drawn, distance, loadTime, beta) => {
        const answer = isEarly({ now: 0, expiresAt: distance, loadTime, beta, random: () => drawn });
        expect(answer).toBe(distance <= 0 || -loadTime * beta * Math.log(1 - drawn) >= distance);
      },
    ),
    { numRuns: 3_000 },
  );
});

test('a random source that gives no such number is refused', () => {
  expect(() => at(10, () => 1)).toThrow(/^Option 'random \(its result\)'/);
});
