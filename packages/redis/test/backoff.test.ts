import { Backoff } from '../src/coherence/backoff.js';

test('waits double from 50 ms to a second', () => {
  const backoff = new Backoff(() => 0);
  expect(Array.from({ length: 7 }, () => backoff.next())).toEqual([50, 100, 200, 400, 800, 1_000, 1_000]);
});

test('each is cut by up to a half at random', () => {
  const backoff = new Backoff(() => 0.5);
  expect([backoff.next(), backoff.next()]).toEqual([37.5, 75]);
});

test('chance is different each time unless it is given', () => {
  expect(new Set(Array.from({ length: 20 }, () => new Backoff().next())).size).toBeGreaterThan(1);
});

test('after a success they start anew', () => {
  const backoff = new Backoff(() => 0);
  backoff.next();
  backoff.next();
  backoff.reset();
  expect(backoff.next()).toBe(50);
});
