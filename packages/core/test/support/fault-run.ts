/**
 * Many clients of one cache whose source and whose backend fail and hang at random; what is wrong is counted. Time is
 * virtual and chance is seeded, so that a run is the same each time and on each machine.
 */
import { cache, cacheOf, invalidateTags } from '../../src/index.js';
import { stateOf } from '../../src/entries/backend-state.js';
import { Remote, type Turn } from './remote.js';
import { seededRandom } from './seeded-random.js';
import { VirtualTime } from './virtual-time.js';

export const LIMITS = { deadline: 50, longestLoad: 60, calls: 10_000 };
const CLIENTS = 25;
const KEYS = 40;
const GROUPS = 4;

export interface FaultReport {
  calls: number;
  /** Calls that failed with what the source failed with, or because it was slow. */
  failures: number;
  /** Confirmed invalidations. */
  invalidations: number;
  /** Values of another key, or older than what was invalidated before the call. */
  wrong: string[];
  /** Calls that failed with something else. */
  odd: string[];
  /** Milliseconds of virtual time that the slowest call took. */
  slowest: number;
  /** What is left at the end, when source and backend are well. */
  left: Record<string, number>;
  /** Bytes of heap by which the second half of the run has grown. */
  growth: number;
}

interface Value {
  readonly key: number;
  readonly version: number;
}

export async function runWithFaults(seed: number, options: object, collect = () => {}): Promise<FaultReport> {
  const time = new VirtualTime();
  return await time.run(async () => await run(time, seededRandom(seed), options, collect));
}

async function run(
  time: VirtualTime,
  random: () => number,
  options: object,
  collect: () => void,
): Promise<FaultReport> {
  const report: FaultReport = {
    calls: 0,
    failures: 0,
    invalidations: 0,
    wrong: [],
    odd: [],
    slowest: 0,
    left: {},
    growth: 0,
  };
  const upTo = (most: number): number => random() * most;
  const pick = (count: number): number => Math.floor(random() * count);
  let isWell = false;

  /**
   * Of 100 operations 30 fail, half of them after they took effect, 5 are never answered although they took effect, 4 are
   * answered too late, and of stores 5 take effect too late. None takes effect after the deadline without an answer: nothing
   * could tell of that.
   */
  const turn: Turn = async (operation, when) => {
    if (isWell) return undefined;
    const chance = upTo(100);
    if (chance < 16) throw new Error('the backend fails'); // twice: of 100 operations 30
    if (when === 'reaches') {
      const isLate = operation === 'set' && chance < 22;
      await time.pass(isLate ? LIMITS.deadline + upTo(100) : upTo(20));
      return isLate ? 'at once' : undefined;
    }
    if (chance < 22) await new Promise<never>(() => {});
    await time.pass(chance < 27 ? LIMITS.deadline + upTo(100) : upTo(20));
    return undefined;
  };

  const backend = new Remote(time, turn);
  const versions = Array.from({ length: KEYS }, () => 1);
  const floors = Array.from({ length: KEYS }, () => 0);
  const load = async (key: number): Promise<Value> => {
    const version = versions[key] as number;
    await time.pass(upTo(LIMITS.longestLoad));
    if (!isWell && random() < 0.3) throw new Error('the source fails');
    return { key, version };
  };
  const fixed = { backend, namespace: 'faults', backendTimeout: LIMITS.deadline, onBackendError: () => {} };
  const tags = ({ key }: Value): string[] => [`group ${key % GROUPS}`];
  const get = cache(load, { tags, ...options, ...fixed } as never) as typeof load;
  const handle = cacheOf(get);

  const call = async (key: number): Promise<void> => {
    const [least, begun] = [floors[key] as number, time.now()];
    report.calls++;
    try {
      const value = await get(key);
      if (value.key !== key || value.version < least || value.version > (versions[key] as number)) {
        report.wrong.push(`${JSON.stringify(value)} for key ${key}, version ${least} or later`);
      }
    } catch (error) {
      report.failures++;
      const { code, message } = error as { code?: string; message: string };
      if (message !== 'the source fails' && code !== 'PURECACHE_LOAD_TIMEOUT') report.odd.push(message);
    }
    report.slowest = Math.max(report.slowest, time.now() - begun);
  };

  /** What fails is not confirmed: nothing can be expected of it. */
  const change = async (keys: readonly number[], action: () => Promise<unknown>): Promise<void> => {
    const mine = keys.map((key) => (versions[key] = (versions[key] as number) + 1));
    try {
      await action();
    } catch {
      return;
    }
    report.invalidations++;
    keys.forEach((key, i) => (floors[key] = Math.max(floors[key] as number, mine[i] as number)));
  };

  const act = async (): Promise<void> => {
    const key = pick(KEYS);
    const group = pick(GROUPS);
    const members = versions.map((_, each) => each).filter((each) => each % GROUPS === group);
    const chance = upTo(100);
    if (chance < 3) return await change([key], () => handle.delete(key));
    if (chance < 6) return await change([key], () => handle.set([key], { key, version: versions[key] as number }));
    if (chance < 7) return await change(members, () => invalidateTags(get, [`group ${group}`]));
    if (chance < 8) return void (await handle.expire(key).catch(() => {}));
    if (chance < 9) return void (await handle.refresh(key).catch(() => {}));
    if (chance < 9.2) return await change([...versions.keys()], () => handle.clear());
    return await call(key);
  };

  const client = async (calls: number): Promise<void> => {
    while (report.calls < calls) {
      await act();
      await time.pass(upTo(20));
    }
  };
  const clients = (calls: number): Promise<unknown> =>
    Promise.all(Array.from({ length: CLIENTS }, async () => await client(calls)));

  const heap = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  await clients(LIMITS.calls / 2);
  const half = heap();
  await clients(LIMITS.calls);
  report.growth = heap() - half;

  isWell = true;
  await time.pass(5_000);
  for (let i = 0; i < 2; i++) {
    await Promise.all([...versions.keys()].map(async (key) => await call(key))); // makes suspects good
    await Promise.all([...versions.keys()].map(async (key) => await handle.refresh(key)));
    await time.pass(1_000);
  }
  const { backoff, curing, flights, suspects, writes } = stateOf(backend, () => '');
  for (const [name, { size }] of Object.entries({ backoff, curing, flights, suspects, writes }))
    report.left[name] = size;
  report.left['timers'] = time.armed;
  return report;
}
