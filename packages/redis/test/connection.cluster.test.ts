/** What the backend needs of a client of a cluster, with each of the clients against three real nodes. */
import { jest } from '@jest/globals';
import type { Connection } from '../src/client/connection.js';
import { connectionOf } from '../src/client/connect.js';
import { keySlot } from '../src/server/key-slot.js';
import { clientKinds, type TestClient } from './support/clients.js';
import { startCluster, type RedisCluster } from './support/redis-cluster.js';
import { until } from './support/redis-server.js';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

/** Keys of slots on each of the nodes. */
const keys = ['{a}', '{b}', '{c}', '{d}', '{e}', '{f}', '{g}', '{h}'];
const silent = { message: () => undefined, closed: () => undefined };

describe.each(clientKinds)('a connection over a cluster client of $name', (kind) => {
  let client: TestClient;
  let connection: Connection;
  beforeEach(async () => {
    client = await kind.openCluster(cluster.rootNodes);
    connection = connectionOf(client);
  });
  afterEach(async () => {
    await connection.close();
    kind.end(client);
  });

  it('sends each command to the node that has its key', async () => {
    expect(connection.isCluster).toBe(true);
    expect(connection.warnings).toEqual([]);
    for (const key of keys) {
      await connection.send(['SET', `${key}x`, Buffer.from([200])], `${key}x`);
      expect(await connection.send(['MGET', `${key}x`, `${key}absent`], `${key}x`)).toEqual([Buffer.from([200]), null]);
      expect(await connection.send(['EVAL', `return redis.call('GET', KEYS[1])`, '1', `${key}x`], `${key}x`)).toEqual(
        Buffer.from([200]),
      );
    }
  });

  it('sends what is asked for at once, while nodes are being connected to', async () => {
    const replies = await Promise.all(
      keys.map(async (key) => connection.send(['GET', `${key}absent`], `${key}absent`)),
    );
    expect(replies).toEqual(keys.map(() => null));
  });

  it('sends a command without keys to the node that it is told, and else to any', async () => {
    for (const key of keys) {
      const nodeId = await connection.send(['CLUSTER', 'MYID'], key);
      expect(String(nodeId)).toBe(String(await cluster.ownerOf(keySlot(key)).command('CLUSTER', 'MYID')));
    }
    expect(await connection.send(['TIME'])).toHaveLength(2);
  });

  it.each(keys)('hears the channel %s from the node that owns its slot', async (channel) => {
    const heard: string[] = [];
    const owner = cluster.ownerOf(keySlot(channel));
    const subscription = await connection.subscribe(channel, {
      message: (payload) => heard.push(payload.toString()),
      closed: () => undefined,
    });
    await subscription.ping();
    expect(await owner.command('PUBSUB', 'SHARDCHANNELS')).toEqual([channel]);
    await connection.send(['SPUBLISH', channel, 'hello'], channel);
    await until(() => heard.length > 0);

    expect(heard).toEqual(['hello']);
    subscription.close();
    await until(async () => ((await owner.command('PUBSUB', 'SHARDCHANNELS')) as unknown[]).length === 0);
  });

  it('tells that a channel is not heard any more when its slot moves to another node, and hears it there', async () => {
    const channel = `{moving ${kind.name}}`;
    const slot = keySlot(channel);
    const closed = jest.fn();
    const heard: string[] = [];
    const from = cluster.ownerOf(slot);
    const to = cluster.nodes.find((node) => node !== from) as (typeof cluster.nodes)[number];
    await connection.subscribe(channel, { message: () => undefined, closed });
    await cluster.moveSlot(slot, to);
    await until(() => closed.mock.calls.length > 0);

    const message = (payload: Buffer) => heard.push(payload.toString());
    await until(async () => (await connection.subscribe(channel, { message, closed }).catch(() => null)) !== null);
    await to.command('SPUBLISH', channel, 'here');
    await until(() => heard.length > 0);
    expect(heard).toEqual(['here']);
    await cluster.moveSlot(slot, from);
  });

  it('goes on with a fresh client after replies were mixed up', async () => {
    await connection.send(['GET', '{a}x'], '{a}x');
    connection.reset();
    await connection.send(['SET', '{a}y', '1'], '{a}y');

    expect(kind.isOpen(client)).toBe(true);
    await connection.subscribe('x', silent);
  });

  it('leaves the client open at close, with the listeners it had', async () => {
    await connection.close();
    const before = client.eventNames().map((name) => [name, client.listenerCount(String(name))]);
    connection = connectionOf(client);
    await connection.send(['GET', '{a}x'], '{a}x');
    await connection.close();

    expect(client.eventNames().map((name) => [name, client.listenerCount(String(name))])).toEqual(before);
    expect(await kind.raw(client, ['GET', '{b}x'])).not.toBeUndefined();
  });
});

it('keeps the slots of other nodes in reach when a node dies, and those of the dead one fail', async () => {
  const small = await startCluster();
  for (const kind of clientKinds) {
    const client = await kind.openCluster(small.rootNodes);
    const connection = connectionOf(client);
    for (const key of keys) await connection.send(['GET', key], key);
    const victim = small.ownerOf(keySlot('{a}'));
    await victim.kill();
    await until(async () => {
      const error = await connection.send(['GET', '{a}'], '{a}').catch((caught: unknown) => caught);
      return (error as { code?: string } | null)?.code === 'PURECACHE_REDIS_DISCONNECTED';
    });
    for (const key of keys) {
      if (small.ownerOf(keySlot(key)) !== victim) expect(await connection.send(['GET', key], key)).toBeNull();
    }
    await expect(connection.subscribe('{a}', silent)).rejects.toBeInstanceOf(Error);
    await victim.start();
    await until(async () => (await connection.send(['GET', '{a}'], '{a}').catch(() => 'error')) === null);
    await connection.close();
    kind.end(client);
  }
  await small.stop();
});
