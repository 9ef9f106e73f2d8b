/** What only clients of node-redis need. */
import { createClient as createClient6, createCluster as createCluster6 } from 'redis';
import { createClient as createClient5, createCluster as createCluster5 } from 'redis-5';
import { connectionOf } from '../src/client/connect.js';
import { NodeRedisClusterDriver } from '../src/client/node-redis.js';
import { keySlot } from '../src/server/key-slot.js';
import { clientKinds } from './support/clients.js';
import { startProxy } from './support/fault-proxy.js';
import { startCluster } from './support/redis-cluster.js';
import { startRedis, until, type RedisServer } from './support/redis-server.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const nodeRedis = clientKinds.filter(({ library }) => library === 'node-redis');

test.each([
  ['node-redis 5', createClient5 as unknown as typeof createClient6],
  ['node-redis 6', createClient6],
])(
  '%s: a client that was not connected rejects at once, and works once the user has connected it',
  async (_name, create) => {
    const client = create({ url: server.url });
    const connection = connectionOf(client);
    await expect(connection.send(['PING'])).rejects.toMatchObject({ code: 'PURECACHE_REDIS_DISCONNECTED' });
    const connecting = client.connect();

    expect(String(await connection.send(['PING']))).toBe('PONG');
    await connecting;
    expect(connection.warnings).toEqual([expect.stringContaining(`'disableOfflineQueue'`)]);
    await connection.close();
    client.destroy();
  },
);

test.each([
  ['node-redis 5', createCluster5 as unknown as typeof createCluster6],
  ['node-redis 6', createCluster6],
])(
  '%s: a cluster client that was not connected rejects at once, and waits while it connects',
  async (_name, create) => {
    const cluster = await startCluster();
    const client = create({ rootNodes: cluster.rootNodes.map(({ url }) => ({ url })) });
    const connection = connectionOf(client);
    await expect(connection.send(['GET', 'x'], 'x')).rejects.toMatchObject({ code: 'PURECACHE_REDIS_DISCONNECTED' });
    await expect(
      connection.subscribe('bus', { message: () => undefined, closed: () => undefined }),
    ).rejects.toMatchObject({ code: 'PURECACHE_REDIS_DISCONNECTED' });
    const connecting = client.connect();

    expect(await connection.send(['GET', 'x'], 'x')).toBeNull();
    await connecting;
    // Without a key of its own, a command goes where its second word says, which is a key in most.
    expect(await connection.send(['GET', 'y'])).toBeNull();
    // What is asked of a node that was lost rejects at once, where the client itself would keep it.
    const lost = cluster.ownerOf(keySlot('x'));
    await lost.kill();
    await until(() => client.slots[keySlot('x')]?.master.client?.isReady === false);
    await expect(connection.send(['GET', 'x'], 'x')).rejects.toMatchObject({ code: 'PURECACHE_REDIS_DISCONNECTED' });
    await connection.close();
    client.destroy();
    await cluster.stop();
  },
);

describe.each(nodeRedis)('$name', (kind) => {
  test('after bytes that the client cannot read, a connection of our own is used; the client is left as it is', async () => {
    const proxy = await startProxy(server.port);
    const client = await kind.open(proxy.port);
    const connection = connectionOf(client);
    const id = await connection.send(['CLIENT', 'ID']);
    proxy.inject('\x01garbage\r\n');
    await until(() => proxy.connections.length === 2);

    expect(await connection.send(['CLIENT', 'ID'])).not.toBe(id);
    expect(kind.isOpen(client)).toBe(true);
    await connection.close();
    kind.end(client);
    await proxy.close();
  });

  test('an error of a node that goes on with its connection counts as mixed-up replies of the cluster client', () => {
    const listeners = new Map<string, (...args: unknown[]) => void>();
    const ready = { master: { client: { isReady: true } } };
    const driver = new NodeRedisClusterDriver({
      nodeByAddress: new Map<string, unknown>([
        ['h:1', ready],
        ['h:2', { client: { isReady: false } }],
      ]),
      on: (event: string, listener: () => void) => listeners.set(event, listener),
      removeListener: (event: string) => listeners.delete(event),
    } as never);
    const heard: boolean[] = [];
    const unlisten = driver.onError((garbled) => heard.push(garbled));
    for (const port of [1, 2, 3]) listeners.get('node-error')?.(new Error('x'), { host: 'h', port });
    listeners.get('error')?.(new Error('x'));
    unlisten();

    expect(heard).toEqual([true, false]);
    expect(listeners.size).toBe(0);
  });
});
