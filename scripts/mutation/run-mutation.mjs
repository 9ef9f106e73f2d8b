// Mutation tests of the files in which a wrong character is a wrong cache. Takes long, so not in CI.
// Usage: pnpm mutation [group ...] [-- options of Stryker]
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { GROUPS } from './groups.mjs';

const given = process.argv.slice(2);
const end = given.findIndex((argument) => argument.startsWith('-'));
const [named, options] = end === -1 ? [given, []] : [given.slice(0, end), given.slice(end)];
const names = named.length === 0 ? Object.keys(GROUPS) : named;
const rows = [];

for (const name of names) {
  const args = ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run', 'scripts/mutation/stryker.config.mjs'];
  const env = { ...process.env, MUTATION_GROUP: name };
  const extra = options.filter((option) => option !== '--');
  const { status } = spawnSync(process.execPath, [...args, ...extra], { stdio: 'inherit', env });
  rows.push({ name, status, ...score(name) });
}

/** Detected mutants (killed, or in an endless loop) among those that could be, as Stryker counts. */
function score(name) {
  try {
    const { files } = JSON.parse(readFileSync(`reports/mutation/${name}.json`, 'utf8'));
    const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
    const detected = statuses.filter((status) => status === 'Killed' || status === 'Timeout').length;
    const missed = statuses.filter((status) => status === 'Survived' || status === 'NoCoverage').length;
    return { detected, missed };
  } catch {
    return { detected: 0, missed: 0 };
  }
}

const percent = ({ detected, missed }) => `${((100 * detected) / (detected + missed)).toFixed(1)} %`;
for (const row of rows) {
  console.log(
    `${row.name.padEnd(16)} ${percent(row)}  ${row.detected} of ${row.detected + row.missed} mutants detected`,
  );
}
const total = rows.reduce((sum, row) => ({ detected: sum.detected + row.detected, missed: sum.missed + row.missed }));
console.log(`${'all'.padEnd(16)} ${percent(total)}`);
process.exitCode = rows.every(({ status }) => status === 0) ? 0 : 1;
