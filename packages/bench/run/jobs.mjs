// What a run has to do: which contender takes part in which case.
import { takesPart } from '../workloads/index.mjs';

/**
 * @param entrants contenders with the `adapter` URL a child loads them from
 * @param isGrouped one child for all cases of a workload and contender: quick, but the cases disturb one another
 */
export function jobsOf(workload, entrants, { effort, isGrouped }) {
  const jobs = [];
  for (const { contender, adapter } of entrants) {
    const cases = workload.cases.filter((measured) => takesPart(workload, measured, contender)).map(({ name }) => name);
    const job = { workload: workload.name, contender: contender.name, adapter, effort };
    if (isGrouped && cases.length > 0) jobs.push({ ...job, cases });
    else jobs.push(...cases.map((name) => ({ ...job, cases: [name] })));
  }
  return jobs;
}
