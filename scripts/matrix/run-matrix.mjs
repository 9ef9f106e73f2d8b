// The compiler matrix: the same situations compiled by every compiler in use, in both decorator protocols, run against
// the packed packages on every supported Node. Every run must give what the situation says, so all are alike.
import { execFile } from 'node:child_process';
import { cpSync, copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { nodeBinaries } from '../node-binaries.mjs';
import { installPacked, pack } from '../packed.mjs';
import { COMPILERS } from './compilers.mjs';

const run = promisify(execFile);
const SOURCES = 'scripts/matrix';
const ONLY_STANDARD = ['standard-only.ts'];
const ONLY_LEGACY = ['legacy-only.ts', 'legacy-parameters.ts'];
/** Situations that must have run, so that a matrix that runs nothing cannot pass. */
const AT_LEAST = 60;
/** Lines of a compiler's complaints; the rest is more of the same. */
const SHOWN_LINES = 12;

const { folder, remove } = installPacked(pack(join(process.cwd(), 'node_modules/.cache/purecache-pack')));
const sources = readdirSync(SOURCES).filter((file) => file.endsWith('.ts'));
for (const file of [...sources, 'run-situations.mjs']) copyFileSync(join(SOURCES, file), join(folder, file));
// Beside the runs without reflect-metadata: what Nest applications have loaded.
cpSync('node_modules/reflect-metadata', join(folder, 'reflect-metadata'), { recursive: true, dereference: true });

const nodes = nodeBinaries();
const jobs = COMPILERS.map((compiler, index) => ({ ...compiler, out: join(folder, `out${index}`) }));
let failures = 0;

function filesOf({ protocol, lacks = [] }) {
  const left = [...lacks, ...(protocol === 'standard' ? ONLY_LEGACY : ONLY_STANDARD)];
  return sources.filter((file) => !left.includes(file));
}

async function runOne(job, node, preload) {
  const modules = filesOf(job).filter((file) => /^(behaviour|computed-names|standard-only|legacy-)/.test(file));
  const args = [
    ...preload,
    join(job.out, 'run-situations.mjs'),
    ...modules.map((file) => `./${file.replace(/\.ts$/, '.js')}`),
  ];
  const { stdout } = await run(node.path, args, { timeout: 60_000 });
  const results = Object.entries(JSON.parse(stdout));
  const wrong = results.filter(([, { got, want }]) => JSON.stringify(got) !== JSON.stringify(want));
  if (results.length < AT_LEAST) wrong.push(['situations', { got: results.length, want: `at least ${AT_LEAST}` }]);
  return { count: results.length, wrong };
}

async function runJob(job) {
  const label = `${job.name}, ${job.protocol}`.padEnd(36);
  try {
    await job.compile(
      filesOf(job).map((file) => join(folder, file)),
      job.out,
    );
    copyFileSync(join(folder, 'run-situations.mjs'), join(job.out, 'run-situations.mjs'));
    writeFileSync(join(job.out, 'package.json'), '{"type":"module"}');
    const preload = job.protocol === 'legacy' ? ['--import', join(folder, 'reflect-metadata/Reflect.js')] : [];
    for (const node of nodes) {
      for (const loaded of preload.length === 0 ? [[]] : [[], preload]) {
        const { count, wrong } = await runOne(job, node, loaded);
        const where = `Node ${node.name}${loaded.length === 0 ? '' : ' with reflect-metadata'}`;
        console.log(`${wrong.length === 0 ? 'ok    ' : 'FAILED'} ${label} ${where}: ${count} situations`);
        failures += wrong.length === 0 ? 0 : 1;
        for (const [name, { got, want }] of wrong) {
          console.error(`    ${name}\n      got  ${JSON.stringify(got)}\n      want ${JSON.stringify(want)}`);
        }
      }
    }
  } catch (error) {
    failures++;
    console.error(`FAILED ${label}\n${error.message.split('\n').slice(0, SHOWN_LINES).join('\n')}`);
  }
}

try {
  const queue = [...jobs];
  await Promise.all(
    [1, 2].map(async () => {
      for (let job = queue.shift(); job !== undefined; job = queue.shift()) await runJob(job);
    }),
  );
} finally {
  if (process.env.KEEP === undefined) remove();
  else console.log(folder);
}
console.log(`${jobs.length} compilers, ${nodes.length} Node versions: ${failures} failures`);
process.exitCode = failures === 0 ? 0 : 1;
