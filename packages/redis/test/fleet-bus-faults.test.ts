/** What happens to messages about invalidations, one fault at a time: cut, swallowed, late, and in the wrong order. */
import { setImmediate as turn } from 'node:timers/promises';
import { others, subscribers } from './support/fault-proxy.js';
import { figure } from './support/fleet-figures.js';
import { startPeer, type Peer } from './support/fleet-pair.js';
import { startRedis, until, type RedisServer } from './support/redis-server.js';

const BOUND = 1_000;

let server: RedisServer;
let versions: Map<string, number>;
let here: Peer;
let there: Peer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.command('FLUSHALL');
  versions = new Map([['a', 1]]);
  [here, there] = await Promise.all([startPeer(server.port, versions, BOUND), startPeer(server.port, versions, BOUND)]);
  await here.read('a');
  await until(async () => (await stored()) === 1);
  await until(() => there.redis.coherence.isLive(BOUND));
  expect([await there.read('a'), await there.read('a'), there.loads]).toEqual([1, 1, 0]);
});
afterEach(async () => {
  await Promise.all([here.close(), there.close()]);
});

const stored = async (): Promise<number> => ((await server.command('KEYS', '*}')) as string[]).length;

/** Invalidates at one, reads at the other until it shows: how old the oldest read was that did not, in milliseconds. */
async function oldestAfter(invalidation: () => Promise<unknown>): Promise<number> {
  versions.set('a', 2);
  await invalidation();
  const resolvedAt = performance.now();
  let oldest = 0;
  for (;;) {
    const begunAt = performance.now();
    if ((await there.read('a')) === 2) return oldest;
    oldest = begunAt - resolvedAt;
    await turn();
  }
}

test('with nothing wrong the other process hears of it at once', async () => {
  const oldest = await oldestAfter(() => here.invalidate('a'));
  figure('no fault', { bound: BOUND, oldest });
  expect(oldest).toBeLessThanOrEqual(BOUND);
});

test('a message is lost while the connection is cut: within the bound, and not found in memory afterwards', async () => {
  there.proxy.refuse(true);
  there.proxy.cut(subscribers);
  const oldest = await oldestAfter(() => here.invalidate('a'));
  figure('bus cut', { bound: BOUND, oldest });
  expect(oldest).toBeLessThanOrEqual(BOUND);
  there.proxy.refuse(false);
  await until(() => there.redis.coherence.isLive(BOUND));
  expect([await there.read('a'), await there.read('a')]).toEqual([2, 2]);
});

test('a message is swallowed, with the socket open: within the bound, by asking the server', async () => {
  there.proxy.blackhole(true, subscribers);
  const oldest = await oldestAfter(() => here.invalidate('a'));
  figure('bus black hole', { bound: BOUND, oldest });
  expect(oldest).toBeGreaterThan(0); // memory was asked, and could not know
  expect(oldest).toBeLessThanOrEqual(BOUND);
  there.proxy.blackhole(false);
  await until(() => there.redis.coherence.isLive(BOUND));
  expect([await there.read('a'), await there.read('a')]).toEqual([2, 2]);
});

test('a message that is late by half the bound: within the bound', async () => {
  there.proxy.delay(BOUND / 2, 'toClient', subscribers);
  const oldest = await oldestAfter(() => here.invalidate('a'));
  figure('bus late by half the bound', { bound: BOUND, oldest });
  expect(oldest).toBeGreaterThan(0);
  expect(oldest).toBeLessThanOrEqual(BOUND);
});

test('a message that comes before the reply with the old value: the value is not kept', async () => {
  versions.set('b', 1);
  await here.read('b');
  await until(async () => (await stored()) === 2);
  const monitor = await server.monitor();
  there.proxy.delay(Infinity, 'toClient', others);
  const late = there.read('b');
  const { coherence } = there.redis;
  const mark = coherence.mark(there.lastKey);
  await until(() => monitor.lines.some((line) => /"mget"/i.test(line)));
  monitor.stop();
  versions.set('b', 2);
  await here.invalidate('b');
  await until(() => !coherence.isCurrent(mark, []));
  expect(coherence.isLive(BOUND)).toBe(true);
  there.proxy.delay(0, 'toClient', others);
  expect(await late).toBe(1); // the call began before
  expect([await there.read('b'), await there.read('b')]).toEqual([2, 2]);
});
