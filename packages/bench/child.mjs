// The measuring process: one contender, one case (in a quick run all cases of a workload); sends its figures and ends.
import { EFFORTS } from './timing/effort.mjs';
import { WORKLOADS } from './workloads/index.mjs';

const { workload, cases, contender, adapter, effort } = JSON.parse(process.argv[2]);

const { contenders } = await import(adapter);
const competing = contenders.find(({ name }) => name === contender);
const measured = WORKLOADS.find(({ name }) => name === workload).cases.filter(({ name }) => cases.includes(name));

const results = [];
for (const { name, metrics, run } of measured) {
  try {
    const figures = await run(competing, EFFORTS[effort]);
    const missing = metrics.filter(({ id }) => !Number.isFinite(figures[id]));
    if (missing.length > 0) throw new Error(`no figure for ${missing.map(({ id }) => id).join(', ')}`);
    results.push({ case: name, figures });
  } catch (error) {
    results.push({ case: name, error: String(error?.message ?? error) });
  }
}
// Ends whatever timers and connections a contender has left.
process.send(results, () => process.exit(0));
