/** The contract of a backend on real servers, with each client; and of a tiered backend, whose memory is in front. */
import { cache, cacheOf } from '@purecache/core';
import { backendConformance } from '@purecache/core/testing';
import { LRU } from '@purecache/lru';
import { Tiered } from '@purecache/tiered';
import { Redis } from '../src/redis.js';
import { clientKinds, type ClientKind } from './support/clients.js';
import { startCluster, type RedisCluster } from './support/redis-cluster.js';
import { startRedis, until, type RedisServer } from './support/redis-server.js';

let server: RedisServer;
let cluster: RedisCluster;
const clients: [ClientKind, object][] = [];
let count = 0;
/** A machine that runs other tests is slow. */
const deadlineMs = 5_000;
const keyPrefix = () => `c${++count}`;

/** A client of a kind for a whole block of tests. */
function client(kind: ClientKind, open: () => Promise<object>): () => object {
  let opened: object;
  beforeAll(async () => {
    opened = await open();
    clients.push([kind, opened]);
    await until(() => kind.library !== 'ioredis' || kind.isReady(opened)); // its first try may have been too early
  });
  return () => opened;
}

beforeAll(async () => {
  [server, cluster] = await Promise.all([startRedis(), startCluster()]);
});

afterAll(async () => {
  for (const [kind, each] of clients) kind.end(each);
  await Promise.all([server.stop(), cluster.stop()]);
});

const supports = { sync: false, capacity: false, expiry: true, peek: false };

describe.each(clientKinds.map((kind) => [kind.name, kind] as const))('Redis, by %s', (_, kind) => {
  const opened = client(kind, () => kind.open(server.port));
  backendConformance({
    test,
    create: ({ clock, ttl }) =>
      new Redis({ client: opened(), clock, keyPrefix: keyPrefix(), deadlineMs, ...(ttl === undefined ? {} : { ttl }) }),
    supports,
  });
});

const newest = clientKinds.filter(({ name }) => name.endsWith('6'));

describe.each(newest.map((kind) => [kind.name, kind] as const))('Redis in a cluster, by %s', (_, kind) => {
  const opened = client(kind, () => kind.openCluster(cluster.rootNodes));
  const open = () => new Redis({ client: opened(), keyPrefix: keyPrefix(), deadlineMs, clockSkewMs: 0 });
  backendConformance({
    test,
    create: ({ clock, ttl }) =>
      new Redis({
        client: opened(),
        clock,
        keyPrefix: keyPrefix(),
        deadlineMs,
        clockSkewMs: 0,
        ...(ttl === undefined ? {} : { ttl }),
      }),
    supports,
  });

  test('is ready, and hears what another process invalidates: a key, a tag, a namespace', async () => {
    const prefix = keyPrefix();
    const processes = [0, 1].map(() => new Redis({ client: opened(), keyPrefix: prefix, deadlineMs, clockSkewMs: 0 }));
    await Promise.all(processes.map((each) => each.ready()));
    let loads = 0;
    const [here, there] = processes.map((shared) => {
      const backend = new Tiered({ memory: new LRU({ capacity: 10 }), shared });
      const options = { backend, namespace: 'n', ttl: 60_000, tags: (): string[] => ['t'] };
      return cache(async (_id: string) => ++loads, options);
    }) as [(id: string) => Promise<number>, (id: string) => Promise<number>];
    expect([await here('1'), await there('1'), loads]).toEqual([1, 1, 1]);
    await cacheOf(here).delete('1');
    expect(await here('1')).toBe(2);
    await cacheOf(there).clear();
    expect(await there('1')).toBe(3);
    await processes[0]?.invalidateTags(['t']);
    expect(await here('1')).toBe(4);
    await Promise.all(processes.map((each) => each.close()));
  });

  test('goes on in the same process after `ready` and `close`', async () => {
    const backend = open();
    await backend.ready();
    await backend.set('k', 1);
    expect(await backend.get('k')).toBe(1);
    await backend.close();
    await expect(backend.get('k')).rejects.toMatchObject({ code: 'PURECACHE_REDIS_CLOSED' });
  });
});

describe('Tiered in front of Redis', () => {
  const [kind] = newest as [ClientKind];
  const opened = client(kind, () => kind.open(server.port));
  backendConformance({
    test,
    create: ({ clock, ttl }) => {
      const shared = new Redis({
        client: opened(),
        clock,
        keyPrefix: keyPrefix(),
        deadlineMs,
        ...(ttl === undefined ? {} : { ttl }),
      });
      const tiered = new Tiered({ memory: new LRU({ capacity: 1_000 }), shared });
      return Object.assign(tiered, { [Symbol.asyncDispose]: () => shared.close() });
    },
    supports,
  });
});
