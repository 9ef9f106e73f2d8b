/**
 * Histories over real processes, with all faults, against the promise: after an invalidation the same process serves
 * nothing older, and others do for no longer than `maxStaleMs`.
 *
 * `HISTORY_SEEDS=6 HISTORY_SECONDS=20` makes the full run.
 */
import { figure } from './support/fleet-figures.js';
import { makeHistory, MAX_STALE_MS } from './support/history.js';

const forMs = Number(process.env['HISTORY_SECONDS'] ?? 8) * 1_000;
const seeds = Array.from({ length: Number(process.env['HISTORY_SEEDS'] ?? 2) }, (_, index) => index + 1);
const first = Number(process.env['HISTORY_FIRST'] ?? 0);

test.each(seeds)('nothing is served that was invalidated before, with all faults (seed %i)', async (seed) => {
  const verdict = await makeHistory({ protocol: 'purecache', seed: first + seed, forMs, hasFaults: true });
  figure(`purecache, seed ${first + seed}, bound ${MAX_STALE_MS} ms`, verdict);
  const { sameProcess, afterRejection, beyondBound } = verdict;
  expect({ sameProcess, afterRejection, beyondBound }).toEqual({ sameProcess: 0, afterRejection: 0, beyondBound: 0 });
  expect(verdict.reads).toBeGreaterThan(100);
  expect(verdict.writes).toBeGreaterThan(20);
});

test('the checker sees what the usual protocol does wrong', async () => {
  const verdict = await makeHistory({ protocol: 'naive', seed: first + 1, forMs, hasFaults: true });
  figure(`naive, seed ${first + 1}, bound ${MAX_STALE_MS} ms`, verdict);
  expect(verdict.sameProcess).toBeGreaterThan(0);
  expect(verdict.beyondBound).toBeGreaterThan(0);
});
