// `pnpm bench`: measures purecache, its peers and the limits side by side. `--help` tells the options.
import { writeFileSync } from 'node:fs';
import { publish, renderAll } from './report/publish.mjs';
import { tablesOf } from './report/table.mjs';
import { targetsTable } from './report/targets-table.mjs';
import { findEntrants } from './run/entrants.mjs';
import { jobsOf } from './run/jobs.mjs';
import { load, machine } from './run/machine.mjs';
import { measureWorkload } from './run/measure-workload.mjs';
import { readOptions, USAGE } from './run/options.mjs';
import { assertBuilt, bundleSources, staleBuilds } from './run/our-adapter.mjs';
import { startProgress } from './run/progress.mjs';

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.isHelp) return console.log(USAGE);
  if (options.isReport) return await renderAll();
  if (!options.isOfSources) {
    assertBuilt();
    const stale = staleBuilds();
    if (stale.length > 0) console.error(`Older than its sources: the build of ${stale.join(', ')}.`);
  }
  const bundle = options.isOfSources ? await bundleSources() : undefined;
  try {
    await run(options, bundle?.url);
  } finally {
    await bundle?.remove();
  }
}

async function run(options, ours) {
  const { workloads, rounds, only, isQuick } = options;
  const { entrants: all, failures } = await findEntrants(ours);
  for (const { adapter, error } of failures)
    console.error(`Left out, because it does not load: ${adapter}: ${error.message}`);
  const entrants = all.filter(
    ({ contender }) => only === undefined || contender.isLimit || contender.name.includes(only),
  );
  const how = { rounds, effort: isQuick ? 'quick' : 'full', isGrouped: isQuick, concurrency: isQuick ? 2 : 1 };

  const jobs = workloads.map((workload) => jobsOf(workload, entrants, how).length);
  const progress = startProgress(jobs.reduce((sum, count) => sum + count, 0) * rounds);
  const results = [];
  try {
    for (const workload of workloads) {
      const started = { date: new Date().toISOString(), load: load() };
      const cases = await measureWorkload(workload, entrants, how, (job) => progress.next(workload.name, job));
      results.push({ workload: workload.name, title: workload.title, ...started, rounds, machine: machine(), cases });
      if (options.isPublished) await publish(results.at(-1));
    }
  } finally {
    progress.stop();
  }
  for (const result of results) console.log(tablesOf(result));
  if (!isQuick) console.log(targetsTable(results));
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, undefined, 2)}\n`);
  if (options.isPublished) await renderAll();
  const errors = results.flatMap(({ cases }) =>
    cases.flatMap(({ rows }) => rows.filter(({ error }) => error !== undefined)),
  );
  if (errors.length > 0 || failures.length > 0) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
