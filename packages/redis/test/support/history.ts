/** Makes a history with processes, a server and faults of its own, and judges it. */
import { startProxy } from './fault-proxy.js';
import { startFleet } from './fleet.js';
import { check, type Verdict } from './history-checker.js';
import { hurt } from './history-faults.js';
import type { History, HistorySettings } from './history-process.js';
import { startRedis } from './redis-server.js';
import { seededRandom } from './seeded-random.js';

export interface HistoryRun {
  readonly protocol: HistorySettings['protocol'];
  readonly seed: number;
  readonly forMs: number;
  readonly hasFaults: boolean;
}

export interface HistoryResult extends Verdict {
  readonly loads: number;
  readonly faults: Record<string, number>;
}

const PROCESSES = 4;
const KEYS = 12;
export const MAX_STALE_MS = 500;

export async function makeHistory({ protocol, seed, forMs, hasFaults }: HistoryRun): Promise<HistoryResult> {
  const [server, rows] = await Promise.all([startRedis(), startRedis()]);
  const proxies = await Promise.all(Array.from({ length: PROCESSES }, () => startProxy(server.port)));
  const settings = proxies.map(({ port }, process): HistorySettings => {
    const client = (process + seed) % 2 === 0 ? 'ioredis 6' : 'node-redis 6';
    return { process, protocol, port, rowsPort: rows.port, client, seed, keys: KEYS, maxStaleMs: MAX_STALE_MS };
  });
  const fleet = await startFleet({ program: 'history-process', settings });
  try {
    const running = fleet.askAll<History>('run', forMs);
    const random = seededRandom(seed * 2_654_435_761);
    // At the end all is well for a while: what was kept of the faults would show.
    const faulty = Math.max(forMs - 1_500, 0);
    const faults = hasFaults ? await hurt({ server, proxies, members: fleet.members }, random, faulty) : {};
    const histories = await running;
    const reads = histories.flatMap((history) => history.reads);
    const writes = histories.flatMap((history) => history.writes);
    const loads = histories.reduce((sum, history) => sum + history.loads, 0);
    return { ...check(reads, writes, MAX_STALE_MS), loads, faults };
  } finally {
    await fleet.stop();
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await Promise.all([server.stop(), rows.stop()]);
  }
}
