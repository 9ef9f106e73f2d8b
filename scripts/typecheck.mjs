// Type-checks the repository four times: each decorator protocol with each TypeScript (6 is what most users have, 7 is
// the native one). ts-jest only transpiles, so this is the one place where a type error fails.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const COMPILERS = { 'TypeScript 6': 'typescript', 'TypeScript 7': 'typescript-native' };
const PROTOCOLS = ['standard', 'legacy'];

const runs = PROTOCOLS.flatMap((protocol) =>
  Object.entries(COMPILERS).map(([compiler, folder]) => ({
    name: `${compiler}, ${protocol} decorators`,
    protocol,
    folder,
  })),
);
const failures = [];

async function worker() {
  for (let run = runs.shift(); run !== undefined; run = runs.shift()) {
    const { code, output, seconds } = await check(run);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${run.name} (${seconds} s)`);
    if (code !== 0) failures.push(`${run.name}\n${output}`);
  }
}

function check({ protocol, folder }) {
  const started = performance.now();
  const args = [`node_modules/${folder}/bin/tsc`, '--noEmit', '-p', `tsconfig.${protocol}.json`];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve({ code, output, seconds: ((performance.now() - started) / 1000).toFixed(1) }));
  });
}

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
for (const failure of failures) console.error(`\n${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;
