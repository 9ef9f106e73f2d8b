// Measures one workload: every job once per round, each round in another order.
import { shuffle } from '../data/random.mjs';
import { takesPart } from '../workloads/index.mjs';
import { jobsOf } from './jobs.mjs';
import { rowsOf } from './rows.mjs';
import { runChild } from './run-child.mjs';

/**
 * @param options `rounds`; `effort` and `isGrouped` as for a job; `concurrency` children at a time, more than one only
 *   where figures do not matter
 * @param {(job: object) => void} onJobDone
 * @returns the cases with a row for each contender
 */
export async function measureWorkload(workload, entrants, options, onJobDone) {
  const { rounds, concurrency } = options;
  const jobs = jobsOf(workload, entrants, options);
  /** Results by case and contender. */
  const results = new Map(workload.cases.map(({ name }) => [name, new Map()]));
  const run = async (job) => {
    for (const result of await runChild(job)) {
      const ofCase = results.get(result.case);
      ofCase.set(job.contender, [...(ofCase.get(job.contender) ?? []), result]);
    }
    onJobDone(job);
  };
  for (let round = 0; round < rounds; round++) {
    const queue = shuffle([...jobs], () => Math.floor(Math.random() * 2 ** 32));
    const work = async () => {
      for (let job = queue.pop(); job !== undefined; job = queue.pop()) await run(job);
    };
    await Promise.all(Array.from({ length: concurrency }, work));
  }
  return workload.cases.map((measured) => {
    const taking = entrants.filter(({ contender }) => takesPart(workload, measured, contender));
    return {
      name: measured.name,
      limit: measured.limit,
      metrics: measured.metrics,
      rows: rowsOf(measured, taking, results.get(measured.name)),
    };
  });
}
