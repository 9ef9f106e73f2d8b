/**
 * Measures one key that everybody asks for, at the ends of its `ttl`, with and without `staleWhileRevalidate`. Four
 * backends stand for four processes; the load takes 300 ms.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cache } from '@purecache/core';
import { Redis } from '@purecache/redis';
import { startRedis } from '../../../packages/redis/test/support/redis-server.js';
import { table } from '../demo/table.js';
import { openClient } from './client.js';
import { percentile } from './fleet-plot.js';
import { linePlot } from './line-plot.js';

const PROCESSES = 4;
/** Calls a second, of all together. */
const RATE = 400;
const LOAD_TIME = 300;
const TTL = 2_000;
/** What counts as slow, in milliseconds. */
const SLOW = 50;
const STEP = 0.1;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '16' },
    worker: { type: 'string' },
    svg: { type: 'string', default: 'hot-key.svg' },
  },
});
const seconds = Number(values.seconds);

interface Measured {
  readonly name: string;
  readonly loads: number;
  readonly calls: readonly { readonly second: number; readonly latency: number }[];
}

const server = await startRedis();
try {
  const runs = [
    await measure('ttl alone', 'plain', {}),
    await measure('ttl and staleWhileRevalidate', 'swr', { staleWhileRevalidate: '10m' }),
  ];
  console.log(`${table(runs.map(rowsOf))}\n`);
  await mkdir(dirname(values.svg), { recursive: true });
  await writeFile(values.svg, plotOf(runs));
  console.log(`Plot: ${relative(process.cwd(), values.svg)}`);
} finally {
  await server.stop();
}

async function measure(name: string, namespace: string, options: { staleWhileRevalidate?: '10m' }): Promise<Measured> {
  let loads = 0;
  const load = async (id: string) => {
    loads++;
    await delay(LOAD_TIME);
    return id;
  };
  const clients = await Promise.all(Array.from({ length: PROCESSES }, () => openClient(server.url)));
  const backends = clients.map((client) => new Redis({ client }));
  await Promise.all(backends.map((backend) => backend.ready()));
  const asked = backends.map((backend) => cache(load, { backend, namespace, ttl: TTL, ...options }));
  await asked[0]?.('hot');
  loads = 0;

  const calls: Measured['calls'][number][] = [];
  const startedAt = performance.now();
  const underWay: Promise<void>[] = [];
  for (let begun = 0; begun < seconds * RATE; await delay(2)) {
    for (const due = ((performance.now() - startedAt) * RATE) / 1_000; begun < due; begun++) {
      const second = (performance.now() - startedAt) / 1_000;
      const began = performance.now();
      const call = asked[begun % PROCESSES]?.('hot') ?? Promise.resolve('');
      underWay.push(call.then(() => void calls.push({ second, latency: performance.now() - began })));
    }
  }
  await Promise.all(underWay);
  await delay(2 * LOAD_TIME); // the last refresh
  await Promise.all(backends.map((backend) => backend.close()));
  for (const client of clients) client.disconnect();
  return { name, loads, calls };
}

function rowsOf({ name, loads, calls }: Measured): Record<string, string> {
  const latencies = calls.map(({ latency }) => latency).sort((a, b) => a - b);
  const slow = latencies.filter((latency) => latency > SLOW).length;
  return {
    '': name,
    calls: calls.length.toLocaleString('en'),
    loads: String(loads),
    [`slower than ${SLOW} ms`]: `${((100 * slow) / calls.length).toFixed(1)} %`,
    p50: `${percentile(latencies, 0.5).toFixed(1)} ms`,
    p99: `${percentile(latencies, 0.99).toFixed(1)} ms`,
    slowest: `${percentile(latencies, 1).toFixed(1)} ms`,
  };
}

function plotOf(runs: readonly Measured[]): string {
  const colours = ['#cf222e', '#1f6feb'];
  return linePlot({
    title: 'One hot key on a shared server, by the end of its ttl',
    about:
      `${RATE} calls a second from ${PROCESSES} backends, a load of ${LOAD_TIME} ms, ttl ${TTL / 1_000} s; loads: ` +
      runs.map(({ name, loads }) => `${loads} with ${name}`).join(', '),
    seconds,
    panels: [
      {
        title: `The slowest call of each ${STEP * 1_000} ms (logarithmic)`,
        isLogarithmic: true,
        ticks: [
          [0.1, '100 µs'],
          [1, '1 ms'],
          [10, '10 ms'],
          [100, '100 ms'],
          [1_000, '1 s'],
        ],
        lines: runs.map(({ name, calls }, at) => ({ name, colour: colours[at] as string, points: slowestOf(calls) })),
      },
    ],
  });
}

function slowestOf(calls: Measured['calls']): [second: number, latency: number][] {
  const slowest: number[] = [];
  for (const { second, latency } of calls) {
    const at = Math.trunc(second / STEP);
    slowest[at] = Math.max(slowest[at] ?? 0, latency);
  }
  return slowest.flatMap((latency, at) => [[at * STEP, latency]]);
}
