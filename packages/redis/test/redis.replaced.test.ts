/** What becomes of an older entry, and of those who hold it, where something else takes its place. On a real server. */
import { cache, cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Tiered } from '@purecache/tiered';
import { Redis as Client } from 'ioredis';
import { Redis } from '../src/redis.js';
import type { RedisOptions } from '../src/redis-options.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

let server: RedisServer;
let client: Client;
let opened: Redis[] = [];
let prefixes = 0;

beforeAll(async () => {
  server = await startRedis();
  client = new Client(server.port, '127.0.0.1');
});
beforeEach(() => void prefixes++);
afterEach(async () => {
  await Promise.all(opened.map((each) => each.close()));
  opened = [];
});
afterAll(async () => {
  client.disconnect();
  await server.stop();
});

async function open(options: RedisOptions = {}): Promise<Redis> {
  const redis = new Redis({ client, keyPrefix: `p${prefixes}`, deadlineMs: 5_000, ...options });
  opened.push(redis);
  await redis.ready();
  return redis;
}

test('one of two values that are set at once is there, and nothing older', async () => {
  const [a, b] = [await open(), await open()];
  await a.set('k', 'old');
  for (let round = 0; round < 20; round++) {
    await Promise.all([a.set('k', `a${round}`), b.set('k', `b${round}`), a.set('k', `c${round}`)]);
    expect([`a${round}`, `b${round}`, `c${round}`]).toContain(await a.get('k'));
  }
});

test('a value that is too large takes the older one away: set, refreshed and loaded in the background', async () => {
  const shared = await open({ maxValueBytes: 100 });
  let value = 'small';
  const load = cache(async (_id: string) => value, { backend: shared, namespace: 'n', ttl: '1h' });
  await load('1');
  await cacheOf(load).set(['1'], 'x'.repeat(200));
  expect(await cacheOf(load).has('1')).toBe(false);
  expect(await load('2')).toBe('small');
  value = 'x'.repeat(200);
  expect(await cacheOf(load).refresh('2')).toBe(value);
  expect(await load('2')).toBe(value);
  expect(shared.stats().tooLarge).toBeGreaterThan(1);
});

test('a refresh is heard of by another tiered backend on the same connection', async () => {
  const shared = await open();
  let version = 1;
  const [a, b] = [0, 1].map(() => {
    const backend = new Tiered({ memory: new LRU({ capacity: 10 }), shared });
    return cache(async (_id: string) => version, { backend, namespace: 'n', ttl: '1h' });
  }) as [(id: string) => Promise<number>, (id: string) => Promise<number>];
  expect([await a('1'), await b('1'), await b('1')]).toEqual([1, 1, 1]);
  version = 2;
  expect(await cacheOf(a).refresh('1')).toBe(2);
  expect([await a('1'), await b('1')]).toEqual([2, 2]);
});

test('an invalidation while the start of the server is not known is made, or held until it is', async () => {
  const shared = await open({ onServerRestart: 'clear', maxStaleMs: 200, deadlineMs: 200 });
  await shared.set('k', 'old');
  server.pause();
  await expect(shared.delete('k')).rejects.toMatchObject({ code: 'PURECACHE_REDIS_UNCONFIRMED' });
  await expect(shared.delete('k')).rejects.toMatchObject({ code: 'PURECACHE_REDIS_UNCONFIRMED' });
  expect(shared.stats().unconfirmed).toBe(1);
  server.resume();
  const value = async (): Promise<unknown> => await shared.get('k').catch(() => 'away');
  let found = await value();
  while (found === 'away') found = await value();
  expect(found).toBeUndefined();
});

test('a ttl of thousands of years is none', async () => {
  const shared = await open();
  await shared.set('k', 1, 1e20);
  expect(await shared.get('k')).toBe(1);
});

test('an entry of before the method had tags is replaced by the first load', async () => {
  const shared = await open();
  let loads = 0;
  const load = async (_id: string): Promise<number> => ++loads;
  const options = { backend: shared, namespace: 'n', ttl: '1h' } as const;
  expect(await cache(load, options)('1')).toBe(1);
  const tagged = cache(load, { ...options, backend: await open(), tags: () => ['t'] });
  expect([await tagged('1'), await tagged('1')]).toEqual([2, 2]);
});
