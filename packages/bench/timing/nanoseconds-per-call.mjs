// Times a small piece of work: warms it up, then repeats it in batches and gives the median.
import { setImmediate } from 'node:timers/promises';
import { median } from '../run/statistics.mjs';

/** Calls that the batches grow to by themselves; a batch is at least this many milliseconds long if the effort allows. */
const BATCH_MILLISECONDS = 0.25;

/**
 * @param {object} work
 * @param {(count: number) => unknown} work.prepare makes the input of a batch; not timed
 * @param {(input: any) => unknown} work.run does `count` operations; timed, until a promise it returns has settled
 * @param {boolean} [work.leavesPromises] the event loop turns after each batch, so that they do not pile up; not timed
 * @param {import('./effort.mjs').Effort} effort
 * @returns {Promise<number>} nanoseconds per operation
 */
export async function nanosecondsPerCall({ prepare, run, leavesPromises = false }, effort) {
  let batch = Math.min(effort.batch, 16);
  const timeBatch = async () => {
    const input = prepare(batch);
    const started = performance.now();
    const pending = run(input);
    if (pending !== undefined) await pending;
    const elapsed = performance.now() - started;
    if (leavesPromises) await setImmediate();
    return elapsed;
  };
  const warm = performance.now() + effort.warmUp;
  do {
    const elapsed = await timeBatch();
    if (elapsed < BATCH_MILLISECONDS) batch = Math.min(effort.batch, batch * 2);
  } while (performance.now() < warm);

  const figures = [];
  for (let repetition = 0; repetition < effort.repetitions; repetition++) {
    await setImmediate();
    let elapsed = 0;
    let calls = 0;
    do {
      elapsed += await timeBatch();
      calls += batch;
    } while (elapsed < effort.span);
    figures.push((elapsed * 1e6) / calls);
  }
  return median(figures);
}
