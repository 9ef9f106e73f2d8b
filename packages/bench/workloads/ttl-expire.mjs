// A million entries expire at once: for how long the event loop stands still, and whether the memory comes back.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { keyText } from '../data/key-text.mjs';
import { heapBytes } from '../timing/heap-bytes.mjs';
import { liveTimers } from '../timing/live-timers.mjs';
import { nanoseconds, short, VALUE } from './container-case.mjs';

const TTL = 2_000;
/** Milliseconds after the last entry has expired until which reclaiming counts. */
const GRACE = 500;
/** Entries of the container that timers are counted on. */
const TIMED = 1_000;

export function ttlExpire(count) {
  return {
    name: `${short(count)} entries expiring`,
    limit: 'limit: Map + coarse clock',
    metrics: [
      { id: 'block', label: 'longest block', unit: 'ms', better: 'lower' },
      nanoseconds('fill', 'set'),
      { id: 'cpu', label: 'CPU', unit: 'ms' },
      { id: 'held', label: 'still held', unit: '' },
      { id: 'left', label: 'memory left', unit: 'MB' },
      { id: 'timers', label: 'timers per 1,000', unit: '' },
    ],
    setup: { ttl: TTL },
    takes: ({ ttlContainer }) => ttlContainer !== undefined,
    run: (contender, effort) => measure(contender, effort.size(count), effort),
  };
}

async function measure(contender, count, effort) {
  const [ttl, grace] = effort.span > 0 ? [TTL, GRACE] : [30, 30];
  const open = (capacity) => contender.ttlContainer({ capacity, ttl });
  const timers = await liveTimers(() => setAll(open(TIMED), TIMED));
  const before = await heapBytes();

  const container = open(count);
  const started = performance.now();
  setAll(container, count);
  const fill = ((performance.now() - started) * 1e6) / count;

  const delay = monitorEventLoopDelay({ resolution: 1 });
  const cpuBefore = process.cpuUsage();
  const filled = performance.now();
  await setImmediate();
  // Where filling takes longer than the entries live, timers are due by now.
  const firstTurn = performance.now() - filled;
  delay.enable();
  await setTimeout(ttl + grace);
  delay.disable();
  const { user, system } = process.cpuUsage(cpuBefore);
  const left = ((await heapBytes()) - before) / 1e6;
  // The sampling timer runs every millisecond even when nothing blocks.
  const block = Math.max(firstTurn, delay.max / 1e6 - 1);
  return { block, fill, cpu: (user + system) / 1_000, held: container.size, left, timers };
}

/** Nothing but the container holds the keys. */
function setAll(container, count) {
  for (let index = 0; index < count; index++) container.set(keyText(index), VALUE);
}
