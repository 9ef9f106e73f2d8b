import { LoadTimes } from '../src/view/load-times.js';

/** How far a figure is off. */
const error = (figure: number | undefined, exact: number) => Math.abs((figure as number) / exact - 1);

const times = (...durations: number[]) => {
  const histogram = new LoadTimes();
  for (const duration of durations) histogram.add(duration);
  return histogram;
};

test('before the first load there are no quantiles', () => {
  const none = new LoadTimes();
  expect([none.count, none.p50, none.p99, none.quantile(0)]).toEqual([0, undefined, undefined, undefined]);
});

test('one load is every quantile', () => {
  const one = times(20);
  expect(one.count).toBe(1);
  for (const share of [0, 0.5, 0.99, 1]) expect(error(one.quantile(share), 20)).toBeLessThan(0.05);
});

test('p50 is the median, p99 what one of a hundred exceeds', () => {
  const hundred = times(...Array.from({ length: 98 }, () => 10), 1_000, 50_000);
  expect(error(hundred.p50, 10)).toBeLessThan(0.05);
  expect(error(hundred.p99, 1_000)).toBeLessThan(0.05);
  expect(error(hundred.quantile(1), 50_000)).toBeLessThan(0.05);
});

test.each([
  [0, 0.01],
  [-1, 0.01],
  [0.001, 0.01],
  [3_600_000, 3_600_000],
  [1e12, 3_600_000],
  [Infinity, 3_600_000],
])('a duration of %d ms counts as %d', (duration, expected) => {
  expect(error(times(duration).p50, expected)).toBeLessThan(0.05);
});

test('what is no number is left out', () => {
  const none = times(NaN);
  expect([none.count, none.p50]).toEqual([0, undefined]);
});

test('merged, two histograms count as one; the other one is left as it is', () => {
  const [fast, slow] = [times(1, 1), times(1_000, 1_000, 1_000)];
  fast.merge(slow);
  expect([fast.count, slow.count]).toEqual([5, 3]);
  expect(fast.p50).toBe(slow.p50);
  const none = new LoadTimes();
  none.merge(new LoadTimes());
  expect(none.count).toBe(0);
  none.merge(slow);
  expect([none.count, none.p50]).toEqual([3, slow.p50]);
});

test('a bucket that is full stays full, and the count counts what is in the buckets', () => {
  const full = times(5);
  for (let doubling = 0; doubling < 31; doubling++) full.merge(full);
  expect(full.count).toBe(2 ** 31);
  full.merge(full);
  expect(full.count).toBe(2 ** 32 - 1);
  full.add(5);
  expect(full.count).toBe(2 ** 32 - 1);
  expect(error(full.p99, 5)).toBeLessThan(0.05);
});

test('one takes no buffer before the first load, and less than 1 KB from then on', () => {
  const buffers = () => process.memoryUsage().arrayBuffers;
  const start = buffers();
  const many = Array.from({ length: 1_000 }, () => new LoadTimes());
  const unused = buffers() - start;
  for (const one of many) for (const duration of [0.01, 5, 3_600_000]) one.add(duration);
  const used = buffers() - start;
  expect(unused).toBeLessThan(10_000);
  expect(used / many.length).toBeGreaterThan(100);
  expect(used / many.length).toBeLessThanOrEqual(1_024);
});
