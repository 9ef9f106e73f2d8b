import { AsyncLocalStorage } from 'node:async_hooks';
import { jest } from '@jest/globals';
import { TTL } from '../src/index.js';
import { collectGarbage } from '../../core/test/support/collect-garbage.js';
import { runNode } from '../../core/test/support/run-node.js';

const filled = (entries: number, ttl: number) => {
  const cache = new TTL({ ttl, capacity: Infinity });
  for (let i = 0; i < entries; i++) cache.set(`k${i}`, { i });
  return cache;
};

beforeEach(() => {
  (globalThis as unknown as Record<symbol, Map<string, unknown> | undefined>)[Symbol.for('purecache/1')]?.delete(
    'sweeper',
  );
});

test('100,000 live entries of 100 caches have one timer, which keeps no process alive', () => {
  const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const setTimeout = jest.spyOn(globalThis, 'setTimeout');
  const caches = Array.from({ length: 100 }, () => filled(1_000, 600_000));
  expect(setTimeout).toHaveBeenCalledTimes(1);
  expect(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout')).toHaveLength(before);
  expect(caches.reduce((sum, { size }) => sum + size, 0)).toBe(100_000);
  setTimeout.mockRestore();
});

test('under fake timers an idle cache is reclaimed when they advance', () => {
  jest.useFakeTimers({ now: 0 });
  try {
    const cache = filled(1_000, 60_000);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(59_999);
    expect([cache.size, cache.get('k0')]).toEqual([1_000, { i: 0 }]);
    jest.advanceTimersByTime(1);
    expect([cache.size, jest.getTimerCount()]).toEqual([0, 0]);
  } finally {
    jest.useRealTimers();
  }
});

test('a dropped cache is collected while its entries are alive', async () => {
  const dropped = Array.from({ length: 100 }, () => new WeakRef(filled(10, 600_000)));
  await collectGarbage();
  expect(dropped.filter((one) => one.deref() !== undefined)).toEqual([]);
});

test('values of expired entries are collected', async () => {
  jest.useFakeTimers({ now: 0, doNotFake: ['setImmediate'] });
  const cache = filled(10, 1_000);
  const values = Array.from({ length: 10 }, (_, i) => new WeakRef(cache.get(`k${i}`) as object));
  jest.advanceTimersByTime(1_000);
  jest.useRealTimers();
  await collectGarbage();
  expect(values.filter((one) => one.deref() !== undefined)).toEqual([]);
  expect(cache.size).toBe(0);
});

test('the context of the request that made the first cache is collected, though the cache lives on', async () => {
  const requests = new AsyncLocalStorage<object>();
  const caches: TTL[] = [];
  const request = new WeakRef(inRequest(requests, () => caches.push(filled(10, 600_000))));
  await collectGarbage();
  expect(request.deref()).toBeUndefined();
  expect(caches[0]?.size).toBe(10);
});

test('a process with a live cache exits by itself', async () => {
  const { code, stdout } = await runNode(`
    import { TTL } from '../../../ttl/src/index.js';
    const cache = new TTL({ ttl: 3_600_000 });
    cache.set('a', 1);
    process.on('exit', () => console.log(cache.size, Math.round(performance.now()) < 10_000));
  `);
  expect([code, stdout]).toEqual([0, '1 true\n']);
});

test('an idle process reclaims what has expired, in slices, and gives the memory back', async () => {
  const { code, stdout, stderr } = await runNode(
    `
    import { TTL } from '../../../ttl/src/index.js';
    const now = { ms: 0 };
    const cache = new TTL({ ttl: 1_000, capacity: Infinity, clock: { now: () => now.ms } });
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const heap = async () => {
      for (let i = 0; i < 4; i++) (await turn(), gc()); // array buffers are freed a little later
      return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    };
    const before = await heap();
    for (let i = 0; i < 300_000; i++) cache.set('key ' + i, i);
    const full = (await heap()) - before;
    now.ms = 1_000;
    let slices = 0;
    for (let size = cache.size; cache.size > 0; await turn()) {
      if (cache.size < size) slices++;
      size = cache.size;
    }
    console.log(slices > 2, ((await heap()) - before) / full < 0.05);
  `,
    ['--expose-gc'],
  );
  expect([code, stdout, stderr]).toEqual([0, 'true true\n', '']);
});

// The store must not live on in a frame of the test.
function inRequest(requests: AsyncLocalStorage<object>, action: () => void): object {
  const store = { request: 1 };
  requests.run(store, action);
  return store;
}
