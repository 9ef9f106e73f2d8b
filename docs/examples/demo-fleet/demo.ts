/**
 * The demo: four processes with one cached service over memory and a server, under load, with writes all the time, and
 * the server killed in the middle. Exits with 1 if a value was given that must not be, a call failed, or the fleet did
 * not recover.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startRedis, type RedisServer } from '../../../packages/redis/test/support/redis-server.js';
import { table } from '../demo/table.js';
import { Fleet } from './fleet.js';
import { fleetPlot, percentile, type Run } from './fleet-plot.js';
import { now } from './messages.js';
import { idealLoads, staleness } from './verdict.js';

const PROCESSES = 4;
/** The default of `Tiered` and of `Redis`. */
const MAX_STALE = 1_000;
/** As the service has it. */
const TTL = 5_000;
/** Shares of the time at which the server is killed, and started again. */
const KILL_AT = 0.45;
const RESTART_AT = 0.58;
/** Milliseconds, if the time of the run is over before that. */
const RECOVERS_WITHIN = 10_000;
const COUNTED = ['calls', 'nearHits', 'sharedHits', 'failed', 'survived'] as const;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '15' },
    /** What each process runs. */
    worker: { type: 'string', default: '' },
    /** Where the plot goes. */
    svg: { type: 'string', default: 'fleet.svg' },
  },
});
const seconds = Number(values.seconds);
if (!(seconds >= 2)) throw new Error(`--seconds must be a number from 2, not '${values.seconds}'.`);

let fleet: Fleet | undefined;
const server = await startRedis();
try {
  console.log(`A server on port ${server.port}, ${PROCESSES} processes, ${seconds} s.`);
  fleet = new Fleet(values.worker, server.url, PROCESSES);
  await fleet.ready();
  const run = await runOf(fleet, server);
  await tell(run, fleet.loads);
} finally {
  fleet?.kill();
  await server.stop();
}

async function runOf(fleet: Fleet, server: RedisServer): Promise<Run> {
  const startedAt = now();
  const share = (part: number) => delay(Math.max(0, startedAt + part * seconds * 1_000 - now()));
  let state = 'server up';
  const live = setInterval(() => showProgress(fleet, startedAt, state), 500);
  try {
    fleet.go();
    await share(KILL_AT);
    await server.kill();
    const killedAt = now();
    state = 'SERVER KILLED';
    await share(RESTART_AT);
    await server.start();
    const restartedAt = now();
    state = 'server up again';
    await share(1);
    // A short run ends before a client has tried to connect again.
    const giveUp = now() + RECOVERS_WITHIN;
    while (recoveryTime(fleet.progress, restartedAt) === Infinity && now() < giveUp) await delay(100);
    const lasted = (now() - startedAt) / 1_000;
    const histories = await fleet.stop();
    return { startedAt, seconds: lasted, killedAt, restartedAt, histories, progress: fleet.progress };
  } finally {
    clearInterval(live);
    if (process.stdout.isTTY) process.stdout.write('\n');
  }
}

/** A line that changes in a terminal; elsewhere (a pipe, CI) a new one each second. */
function showProgress({ progress, loads }: Fleet, startedAt: number, state: string): void {
  const sum = { calls: 0, nearHits: 0, sharedHits: 0, failed: 0, survived: 0 };
  for (const counts of progress) {
    const last = counts.at(-1);
    if (last !== undefined) for (const name of COUNTED) sum[name] += last[name];
  }
  const second = (now() - startedAt) / 1_000;
  const line =
    `${second.toFixed(1).padStart(5)} s  ${state.padEnd(15)}  ${count(sum.calls)} calls, ` +
    `${percent(sum.nearHits, sum.calls)} from memory, ${percent(sum.sharedHits, sum.calls)} from the server, ` +
    `${count(loads.length)} loads, ${sum.failed} failed`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}\u001b[K`);
  else if (second % 1 < 0.5) console.log(line);
}

/** Prints what came of it, and sets the exit code. */
async function tell(run: Run, loads: readonly number[]): Promise<void> {
  const { histories, killedAt, restartedAt, startedAt, progress } = run;
  const { beyondBound, oldest } = staleness(histories, MAX_STALE);
  const recovery = recoveryTime(progress, restartedAt);
  const recoveredAt = restartedAt + recovery;
  const ideal = idealLoads(histories, { ttl: TTL, lostAt: killedAt, restartedAt, recoveredAt });
  const isAway = (at: number) => at >= killedAt && at < recoveredAt;
  const latencies = histories.flatMap(({ calls }) => calls.latencies).sort((a, b) => a - b);
  const away = histories
    .flatMap(({ calls }) => calls.latencies.filter((_, at) => isAway(calls.begunAt[at] as number)))
    .sort((a, b) => a - b);
  const last = progress.map((counts) => counts.at(-1));
  const total = (name: (typeof COUNTED)[number]) => last.reduce((sum, counts) => sum + (counts?.[name] ?? 0), 0);
  const calls = total('calls');
  const failed = total('failed');
  const writes = histories.flatMap(({ invalidations }) => invalidations).length;
  const repeated = histories.reduce((sum, history) => sum + history.repeated, 0);
  const loadsAway = loads.filter(isAway).length;

  const rows = {
    calls: `${count(calls)} in ${PROCESSES} processes`,
    'L1 hits (memory)': `${count(total('nearHits'))}, ${percent(total('nearHits'), calls)}`,
    'L2 hits (server)': `${count(total('sharedHits'))}, ${percent(total('sharedHits'), calls)}`,
    'loads with a server': `${count(loads.length - loadsAway)}, ideal ${count(ideal)}`,
    'loads until recovered': `${count(loadsAway)}, for ${count(away.length)} calls`,
    'p50 of a call': duration(percentile(latencies, 0.5)),
    'p99 of a call': duration(percentile(latencies, 0.99)),
    'p99 until recovered': duration(percentile(away, 0.99)),
    invalidations: `${count(writes)}, of which ${repeated} were repeated: the server was away`,
    'oldest stale read': `${oldest.toFixed(1)} ms after the invalidation (bound ${count(MAX_STALE)} ms)`,
    'stale reads beyond the bound': `${beyondBound} (must be 0)`,
    'failed calls': `${failed} (must be 0)`,
    'faults survived by calls': count(total('survived')),
    'recovery time': Number.isFinite(recovery) ? `${count(Math.round(recovery))} ms after the restart` : 'never',
  };
  console.log(`\n${table([rows])}\n`);
  for (const error of histories.flatMap(({ errors }) => errors)) console.error(error);

  const about =
    `${count(calls)} calls, ${count(writes)} invalidations, ${beyondBound} stale reads beyond the bound, ${failed} failed ` +
    `calls; the server away from ${since(killedAt, startedAt)} to ${since(restartedAt, startedAt)}`;
  await mkdir(dirname(values.svg), { recursive: true });
  await writeFile(values.svg, fleetPlot(run, about));
  console.log(`Plot: ${relative(process.cwd(), values.svg)}`);
  if (beyondBound > 0 || failed > 0 || !Number.isFinite(recovery)) process.exitCode = 1;
}

/** Milliseconds from the restart until each process has answered from memory again, to the 100 ms of its reports. */
function recoveryTime(progress: Run['progress'], restartedAt: number): number {
  const times = progress.map((counts) => {
    const before = counts.findLast(({ at }) => at <= restartedAt)?.nearHits ?? 0;
    return (counts.find(({ at, nearHits }) => at > restartedAt && nearHits > before)?.at ?? Infinity) - restartedAt;
  });
  return Math.max(...times);
}

function since(at: number, startedAt: number): string {
  return `${((at - startedAt) / 1_000).toFixed(1)} s`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}

function duration(milliseconds: number): string {
  return milliseconds < 1 ? `${(1_000 * milliseconds).toFixed(1)} µs` : `${milliseconds.toFixed(1)} ms`;
}
