/** What a hit costs, in what can be counted: backend calls, clock reads, timers, bytes. A guard that needs no stopwatch. */
import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import { cache, Cached } from '../src/index.js';
import { Counting } from './support/doubles.js';
import { runNode } from './support/run-node.js';

// A loaded machine takes long to start a process.
jest.setTimeout(30_000);

const HITS = 100;

class Users {
  @Cached({ backend: LRU, capacity: 8 })
  async load(id: string): Promise<object> {
    return { id };
  }

  @Cached({ backend: LRU, capacity: 8 })
  get(id: string): object {
    return { id };
  }
}

describe('the backend', () => {
  const ways: [string, (id: string) => unknown][] = [
    ['async', async (id) => ({ id })],
    ['sync', (id) => ({ id })],
  ];

  test.each(ways)('is asked once per hit, and nothing else is done with it: %s', async (_name, load) => {
    const backend = new Counting();
    const cached = cache(load, { backend, namespace: 'hit-cost' });
    await cached('42');
    backend.calls = { get: 0, set: 0, delete: 0, clear: 0, peek: 0 };

    for (let hit = 0; hit < HITS; hit++) await cached('42');

    expect(backend.calls).toEqual({ get: HITS, set: 0, delete: 0, clear: 0, peek: 0 });
  });
});

describe('an LRU without ttl', () => {
  afterEach(() => jest.restoreAllMocks());

  const watch = () => ({
    'performance.now': jest.spyOn(performance, 'now'),
    'Date.now': jest.spyOn(Date, 'now'),
    setTimeout: jest.spyOn(globalThis, 'setTimeout'),
    setInterval: jest.spyOn(globalThis, 'setInterval'),
    setImmediate: jest.spyOn(globalThis, 'setImmediate'),
  });
  const callsOf = (watched: ReturnType<typeof watch>) =>
    Object.fromEntries(Object.entries(watched).map(([name, spy]) => [name, spy.mock.calls.length]));

  test('reads no clock and makes no timer on a hit', async () => {
    const users = new Users();
    await users.load('42');
    users.get('42');
    const watched = watch();

    for (let hit = 0; hit < HITS; hit++) {
      await users.load('42');
      users.get('42');
    }

    expect(callsOf(watched)).toEqual({
      'performance.now': 0,
      'Date.now': 0,
      setTimeout: 0,
      setInterval: 0,
      setImmediate: 0,
    });
  });

  test('differs in that from one with a ttl, so that a clock read would be seen', () => {
    const get = cache((id: string) => ({ id }), { backend: LRU, capacity: 8, ttl: '1h' });
    get('42');
    const watched = watch();

    get('42');

    expect(callsOf(watched)).toMatchObject({ 'performance.now': 1, 'Date.now': 0 });
  });
});

describe('what a hit allocates', () => {
  // Without pointer compression, as Node is built: a list of one argument would take 56 bytes, a promise takes 48. The
  // bounds leave room for a boxed number, no more: whatever else a hit makes is seen.
  const costs: [string, string, string, number][] = [
    ['sync: nothing', '(id: string): object', '', 8],
    ['async: the promise', 'async (id: string): Promise<object>', '', 56],
    ['sync, with a ttl: the time', '(id: string): object', `, ttl: '1h'`, 32],
    ['async, with a ttl: that, and the promise', 'async (id: string): Promise<object>', `, ttl: '1h'`, 80],
  ];

  test.each(costs)('%s', async (name, signature, options, bound) => {
    const bytes = await bytesPerHit(`{ backend: LRU, capacity: 64${options} }`, signature);
    process.stdout.write(`      a hit allocates: ${name}: ${bytes.toFixed(1)} bytes, bound ${bound}\n`);
    expect(bytes).toBeGreaterThanOrEqual(0);
    expect(bytes).toBeLessThanOrEqual(bound);
  });
});

/** Measured in a process in which nothing else allocates. */
async function bytesPerHit(options: string, signature: string): Promise<number> {
  const program = `
    import { LRU } from '@purecache/lru';
    import { cache } from '../../src/index.js';

    const HITS = 100_000;
    const get = cache(${signature} => ({ id }), ${options});
    const keys = Array.from({ length: 64 }, (_, index) => 'user-' + index);
    for (const key of keys) await get(key);

    const run = () => { for (let hit = 0; hit < HITS; hit++) get(keys[hit & 63]!); };
    const figures = [];
    // The first rounds are compiled and optimised, which allocates too.
    for (let round = 0; round < 5; round++) {
      await new Promise((resolve) => setImmediate(resolve));
      globalThis.gc!();
      const before = process.memoryUsage().heapUsed;
      run();
      figures.push((process.memoryUsage().heapUsed - before) / HITS);
    }
    console.log(Math.min(...figures.slice(2)));
  `;
  // The young generation has room for all that the hits allocate, so that no collection comes between.
  const flags = ['--expose-gc', '--min-semi-space-size=128', '--max-semi-space-size=128'];
  const { code, stdout, stderr } = await runNode(program, flags);
  if (code !== 0) throw new Error(stderr);
  return Number(stdout);
}
