import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { History, Invalidation } from './demo-fleet/messages.js';
import { idealLoads, staleness } from './demo-fleet/verdict.js';
import { zipf } from './demo-fleet/zipf.js';

type Call = readonly [id: number, version: number, begunAt: number];

function history(calls: readonly Call[], invalidations: readonly Invalidation[] = []): History {
  return {
    calls: {
      ids: calls.map(([id]) => id),
      versions: calls.map(([, version]) => version),
      begunAt: calls.map(([, , begunAt]) => begunAt),
      latencies: calls.map(() => 1),
    },
    invalidations,
    repeated: 0,
    errors: [],
  };
}

const write = (at: number, version: number, ids = [1]): Invalidation => ({ at, version, ids });

describe('stale reads', () => {
  test('in the process that invalidates, a read that begins afterwards must not be older', () => {
    const calls: Call[] = [
      [1, 0, 99],
      [1, 1, 100],
      [1, 0, 101],
      [2, 0, 500],
    ];
    expect(staleness([history(calls, [write(100, 1)])], 1_000)).toEqual({ beyondBound: 1, oldest: 1 });
  });

  test('in another one it may be, up to the bound', () => {
    const calls: Call[] = [
      [1, 0, 1_100],
      [1, 0, 1_101],
    ];
    const histories = [history(calls), history([], [write(100, 1)])];
    expect(staleness(histories, 1_000)).toEqual({ beyondBound: 1, oldest: 1_001 });
  });

  test('the oldest invalidation that a read misses is the one that counts', () => {
    const histories = [history([[1, 0, 1_500]]), history([], [write(100, 1), write(1_400, 2)])];
    expect(staleness(histories, 1_000)).toEqual({ beyondBound: 1, oldest: 1_400 });
  });
});

describe('the ideal number of loads', () => {
  const options = { ttl: 1_000, lostAt: Infinity, restartedAt: Infinity, recoveredAt: Infinity };

  test('is one per key, one more after an invalidation, and one more after the ttl', () => {
    const here = history(
      [
        [1, 0, 0],
        [1, 0, 10],
        [2, 0, 20],
        [1, 1, 40],
        [1, 1, 1_039],
        [1, 1, 1_040],
      ],
      [write(30, 1), write(35, 2, [3])],
    );
    expect(idealLoads([here], options)).toBe(4);
    expect(idealLoads([here, history([[1, 0, 5]])], options)).toBe(4);
  });

  test('is one per key again when the server has lost all, and counts none until it has recovered', () => {
    const calls: Call[] = [
      [1, 0, 0],
      [2, 0, 10],
      [1, 0, 100], // no server
      [3, 0, 110],
      [2, 0, 160], // loaded while it recovers
      [1, 0, 200],
      [2, 0, 210],
    ];
    const lost = { lostAt: 50, restartedAt: 150, recoveredAt: 180 };
    expect(idealLoads([history(calls)], { ttl: 1_000, ...lost })).toBe(3);
  });
});

test('a few products are asked for often and many seldom', () => {
  const drawn = [0, 0.25, 0.6, 0.999].map((random) => zipf(4, () => random)());
  expect(drawn).toEqual([0, 0, 1, 3]);
});

test('a short run of the demo: nothing stale, no call failed, a plot written, nothing left running', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'purecache-demo-'));
  try {
    const svg = join(folder, 'fleet.svg');
    const program = fileURLToPath(new URL('demo-fleet/run.mjs', import.meta.url));
    const demo = spawn(process.execPath, [program, '--seconds', '3', '--svg', svg], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (text: Buffer) => (output += String(text)));
    const [code] = await once(demo, 'close');
    expect({ code, output }).toEqual({ code: 0, output: expect.any(String) });
    expect(output).toMatch(/stale reads beyond the bound\s+0 \(must be 0\)/);
    expect(output).toMatch(/failed calls\s+0 \(must be 0\)/);
    expect(output).toMatch(/L1 hits \(memory\)\s+[1-9]/);
    expect(output).toMatch(/L2 hits \(server\)\s+[1-9]/);
    expect(await readFile(svg, 'utf8')).toMatch(/^<svg [^]*polyline[^]*<\/svg>\n$/);
    const [, port] = /on port (\d+)/.exec(output) ?? [];
    expect(await isOpen(Number(port))).toBe(false);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
