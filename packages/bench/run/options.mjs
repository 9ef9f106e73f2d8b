// The command line.
import { parseArgs } from 'node:util';
import { WORKLOADS } from '../workloads/index.mjs';

export const USAGE = `pnpm bench [workload ...] [options]

Measures the workloads (default: all) and prints a table for each case. A run of at least 7 rounds that measures the
build replaces the results in docs/benchmarks.

  --rounds N    processes per contender and case, of which the median counts (default 7)
  --json FILE   writes the results of this run to a file too
  --only TEXT   only contenders with TEXT in their names, besides the limits; publishes nothing
  --sources     measures the sources, bundled, in place of the build; publishes nothing
  --quick       one round of tiny loops, to see that everything runs: its figures mean nothing
  --report      measures nothing; renders docs/benchmarks anew from the results there
  --help

Workloads: ${WORKLOADS.map(({ name }) => name).join(', ')}`;

/** Rounds from which on results are published. */
const PUBLISHED_ROUNDS = 7;

/** @throws Error for what it does not know */
export function readOptions(args) {
  const { values, positionals } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      json: { type: 'string' },
      only: { type: 'string' },
      sources: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.find((name) => !WORKLOADS.some((workload) => workload.name === name));
  if (unknown !== undefined) throw new Error(`There is no workload '${unknown}'.\n\n${USAGE}`);
  const { quick: isQuick, sources: isOfSources, only, json, report: isReport, help: isHelp } = values;
  const rounds = Number(values.rounds ?? (isQuick ? 1 : PUBLISHED_ROUNDS));
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds takes a whole number from 1, not ${values.rounds}.`);
  return {
    workloads: positionals.length === 0 ? WORKLOADS : WORKLOADS.filter(({ name }) => positionals.includes(name)),
    rounds,
    only,
    json,
    isQuick,
    isOfSources,
    isReport,
    isHelp,
    isPublished: rounds >= PUBLISHED_ROUNDS && !isQuick && !isOfSources && only === undefined,
  };
}
