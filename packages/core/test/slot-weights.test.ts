import { SlotWeights } from '../src/storage/slot-weights.js';

test('weights add up, replaced ones count once', () => {
  const weights = new SlotWeights();
  expect([weights.total, weights.weightOf(0)]).toEqual([0, 0]);
  weights.reserve(4);
  weights.set(0, 5);
  weights.set(3, 2.5);
  weights.set(0, 1);
  expect([weights.total, weights.weightOf(0), weights.weightOf(1), weights.weightOf(3)]).toEqual([3.5, 1, 0, 2.5]);
  weights.set(3, 0);
  expect([weights.total, weights.weightOf(3)]).toEqual([1, 0]);
});

test('reserve keeps what is there, and never makes less room', () => {
  const weights = new SlotWeights();
  weights.reserve(2);
  weights.set(1, 7);
  weights.reserve(10);
  weights.reserve(1);
  weights.set(9, 1);
  expect([weights.total, weights.weightOf(1), weights.weightOf(9)]).toEqual([8, 7, 1]);
});

test('clear takes every weight out', () => {
  const weights = new SlotWeights();
  weights.reserve(2);
  weights.set(1, 7);
  weights.clear();
  expect([weights.total, weights.weightOf(1)]).toEqual([0, 0]);
});

test('renumbered slots keep their weights, and the sum stays', () => {
  const weights = new SlotWeights();
  weights.reserve(8);
  weights.set(7, 5);
  weights.set(2, 0.5);
  weights.renumber(Int32Array.of(-1, -1, 1, -1, -1, -1, -1, 0), 4);
  expect([weights.total, ...[0, 1, 2, 7].map((slot) => weights.weightOf(slot))]).toEqual([5.5, 5, 0.5, 0, 0]);
  weights.set(0, 0);
  expect(weights.total).toBe(0.5);
});
