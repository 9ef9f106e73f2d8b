/**
 * Histories over real processes, with all faults, against the promise: after an invalidation the same process serves
 * nothing older, and others do for no longer than `maxStaleMs`.
 *
 * `HISTORY_SEEDS=6 HISTORY_SECONDS=20` makes the full run; `HISTORY_FIRST=7` takes other seeds.
 */
import { figure } from './support/fleet-figures.js';
import { makeHistory, MAX_STALE_MS } from './support/history.js';

const forMs = Number(process.env['HISTORY_SECONDS'] ?? 8) * 1_000;
const first = Number(process.env['HISTORY_FIRST'] ?? 1);
const seeds = Array.from({ length: Number(process.env['HISTORY_SEEDS'] ?? 2) }, (_, index) => first + index);

test.each(seeds)('nothing is served that was invalidated before, with all faults (seed %i)', async (seed) => {
  const verdict = await makeHistory({ protocol: 'purecache', seed, forMs, hasFaults: true });
  figure(`purecache, seed ${seed}, bound ${MAX_STALE_MS} ms`, verdict);
  const { sameProcess, afterRejection, beyondBound } = verdict;
  expect({ sameProcess, afterRejection, beyondBound }).toEqual({ sameProcess: 0, afterRejection: 0, beyondBound: 0 });
  expect(verdict.reads).toBeGreaterThan(100);
  expect(verdict.writes).toBeGreaterThan(20);
});

test('the checker sees what the usual protocol does wrong', async () => {
  const verdict = await makeHistory({ protocol: 'naive', seed: first, forMs: forMs - 3_000, hasFaults: true });
  figure(`naive, seed ${first}, bound ${MAX_STALE_MS} ms`, verdict);
  // In the full run there are hundreds, of both kinds.
  expect(verdict.sameProcess + verdict.beyondBound).toBeGreaterThan(0);
});
