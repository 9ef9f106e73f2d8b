// Runs one job in a process of its own.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('../child.mjs', import.meta.url));
const TIMEOUT = 60_000;

/** @returns a result per case: `{ case, figures }` or `{ case, error }` */
export function runChild(job) {
  return new Promise((resolve) => {
    const child = fork(CHILD, [JSON.stringify(job)], {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let results;
    let stderr = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT);
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('message', (message) => (results = message));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const reason =
        signal === 'SIGKILL' ? `no result after ${TIMEOUT / 1_000} s` : lastLine(stderr) || `exit code ${code}`;
      resolve(results ?? job.cases.map((name) => ({ case: name, error: reason })));
    });
  });
}

/** The line of an uncaught error that names it, if there is one. */
function lastLine(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '').trim();
}
