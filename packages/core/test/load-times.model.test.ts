import fc from 'fast-check';
import { LoadTimes } from '../src/view/load-times.js';

/** From 0.01 ms to 1 h, as likely short as long. */
const duration = fc.double({ min: Math.log(0.01), max: Math.log(3_600_000), noNaN: true }).map(Math.exp);

test('every quantile is within 5 % of the exact one, merged or not', () => {
  fc.assert(
    fc.property(
      fc.array(duration, { minLength: 1, maxLength: 300 }),
      fc.nat(300),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (durations, split, share) => {
        const [histogram, rest] = [new LoadTimes(), new LoadTimes()];
        durations.forEach((one, at) => (at < split ? histogram : rest).add(one));
        histogram.merge(rest);
        const sorted = durations.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] as number;
        const error = Math.abs((histogram.quantile(share) as number) / exact - 1);
        expect(histogram.count).toBe(durations.length);
        expect(error).toBeLessThanOrEqual(0.05);
      },
    ),
    { numRuns: 1_000 },
  );
});
