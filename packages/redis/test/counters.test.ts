import { counters } from '../src/entries/counters.js';

test('each backend counts from 0, for itself', () => {
  const counts = counters();
  counts.corrupt++;
  expect([counts, counters()]).toEqual([
    { corrupt: 1, tooLarge: 0, refusedFills: 0 },
    { corrupt: 0, tooLarge: 0, refusedFills: 0 },
  ]);
});
