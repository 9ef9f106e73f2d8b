/** Finds the server that the tests run against, and installs it where that is possible. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const install = 'apt-get update && apt-get install -y redis-server';

/** What `findRedis` asks of the machine, so that a test can answer for it. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  isExecutable(path: string): boolean;
  /** Debian or one of its descendants, and the process may install packages. */
  canInstall(): boolean;
  install(): void;
}

/**
 * The path of the server: `REDIS_SERVER`, else `redis-server` or `valkey-server` of `PATH`. Tests are never left out for
 * want of it: as root on Debian or Ubuntu it is installed.
 *
 * @throws Error with the command that installs it
 */
export function findRedis(machine: Machine = thisMachine): string {
  const { REDIS_SERVER: given } = machine.env;
  if (given !== undefined && given !== '') {
    if (machine.isExecutable(given)) return given;
    throw new Error(`REDIS_SERVER is set to '${given}', which cannot be executed.`);
  }
  const found = search(machine);
  if (found !== undefined) return found;
  if (machine.canInstall()) {
    machine.install();
    const installed = search(machine);
    if (installed !== undefined) return installed;
  }
  throw new Error(
    `The tests of this package need a Redis server (7 or newer) or a Valkey server. Install one, for example by ` +
      `'sudo sh -c "${install}"', or set REDIS_SERVER to the path of redis-server or valkey-server.`,
  );
}

function search({ env, isExecutable }: Machine): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return ['redis-server', 'valkey-server']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => isExecutable(path));
}

const thisMachine: Machine = {
  env: process.env,
  isExecutable(path) {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
  canInstall: () => process.getuid?.() === 0 && isDebian(),
  install: () => installOnce(() => search(thisMachine) !== undefined),
};

function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/** Jest runs files in several processes at a time: the one that makes the folder installs, the others wait. */
function installOnce(isThere: () => boolean): void {
  const lock = join(tmpdir(), 'purecache-install-redis.lock');
  const giveUp = Date.now() + 300_000;
  while (!take(lock)) {
    if (Date.now() > giveUp) throw new Error(`Waited 5 minutes for another process to install; remove ${lock}.`);
    // The search for a binary is synchronous, for the sake of its callers.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  try {
    if (isThere()) return;
    process.stderr.write(`No Redis server was found; running: ${install}\n`);
    // No policy says so on most machines, but where one is asked, the service is not to be started.
    execFileSync('sh', ['-c', install], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, RUNLEVEL: '1' },
    });
  } finally {
    rmdirSync(lock);
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}
