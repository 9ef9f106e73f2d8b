import { setTimeout as delay } from 'node:timers/promises';
import { cache, cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Redis } from '@purecache/redis';
import { Tiered } from '@purecache/tiered';
import { startCluster, type RedisCluster } from '../../packages/redis/test/support/redis-cluster.js';
import { until } from '../../packages/redis/test/support/redis-server.js';
import { openCluster, openIoredis, openNodeRedis } from './redis.js';

let servers: RedisCluster;
const cleanUps: (() => unknown)[] = [];

beforeAll(async () => {
  servers = await startCluster();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});
afterAll(() => servers.stop());

const nodes = () => servers.rootNodes.map(({ host, port }) => ({ host, port }));

function closing(client: object): Redis {
  const redis = new Redis({ client });
  cleanUps.push(() => redis.close());
  return redis;
}

test('no warning is given for the clients as they are shown', async () => {
  const warnings: string[] = [];
  const listener = ({ message }: Error) => warnings.push(message);
  process.on('warning', listener);
  cleanUps.push(() => process.off('warning', listener));
  const [{ url = '' } = {}] = servers.rootNodes;
  const [node, one, many] = [openNodeRedis(url), openIoredis(url), openCluster(nodes())];
  cleanUps.push(
    () => node.destroy(),
    () => one.disconnect(),
    () => many.disconnect(),
  );
  for (const client of [node, one, many]) closing(client);
  await delay(0);
  expect(warnings).toEqual([]);
});

test('a cluster serves as one server does', async () => {
  const client = openCluster(nodes());
  cleanUps.push(() => client.disconnect());
  await until(() => client.status === 'ready');
  const redis = closing(client);
  await redis.ready();
  const backend = new Tiered({ memory: new LRU({ capacity: 100 }), shared: redis });
  let loads = 0;
  const load = cache(async (id: string) => `${id} ${++loads}`, { backend, namespace: 'products', ttl: '1m' });
  expect([await load('1'), await load('1'), await load('2')]).toEqual(['1 1', '1 1', '2 2']);
  await cacheOf(load).delete('1');
  expect([await load('1'), await load('2')]).toEqual(['1 3', '2 2']);
});
