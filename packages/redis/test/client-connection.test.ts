/** What is sent when, with each of the clients: while it opens, while the server is away, after replies got mixed up. */
import { jest } from '@jest/globals';
import { connectionOf } from '../src/client/connect.js';
import type { Connection } from '../src/client/connection.js';
import { clientKinds, type TestClient } from './support/clients.js';
import { startProxy, type FaultProxy } from './support/fault-proxy.js';
import { freePort, startRedis, until, type RedisServer } from './support/redis-server.js';

const disconnected = { name: 'RedisError', code: 'PURECACHE_REDIS_DISCONNECTED' };
const silent = { message: () => undefined, closed: () => undefined };

describe.each(clientKinds)('a connection over $name', (kind) => {
  let server: RedisServer;
  let proxy: FaultProxy;
  const ended: (() => unknown)[] = [];
  beforeAll(async () => {
    server = await startRedis();
    proxy = await startProxy(server.port);
  });
  afterAll(async () => {
    await proxy.close();
    await server.stop();
  });
  afterEach(async () => {
    proxy.blackhole(false);
    proxy.refuse(false);
    for (const end of ended.splice(0)) await end();
  });

  function connected(client: TestClient): Connection {
    const connection = connectionOf(client);
    ended.push(
      () => connection.close(),
      () => kind.end(client),
    );
    return connection;
  }

  async function opened(options?: object): Promise<{ client: TestClient; connection: Connection }> {
    const client = await kind.open(proxy.port, options);
    return { client, connection: connected(client) };
  }

  it('waits for the first try to connect, and sends then', async () => {
    const late = await startProxy(server.port);
    late.blackhole(true);
    const client = unopened(kind.open(late.port));
    const connection = connected(client);
    const reply = connection.send(['ECHO', 'x']);
    late.blackhole(false);

    expect(await reply).toEqual(Buffer.from('x'));
    await late.close();
  });

  it('rejects at once when the server was not there, and works once it is', async () => {
    const port = await freePort();
    const client = await kind.open(port, quick(kind.library, port));
    const connection = connected(client);
    await connection.send(['PING']).catch(() => undefined);
    await expect(connection.send(['PING'])).rejects.toMatchObject(disconnected);
    await expect(connection.subscribe('x', silent)).rejects.toMatchObject(disconnected);

    const there = await startRedis({ port });
    await until(async () => String(await connection.send(['PING']).catch(() => '')) === 'PONG');
    kind.end(client);
    await there.stop();
  });

  it('waits for no later try to connect than the first', async () => {
    const absent = await startProxy(server.port);
    absent.refuse(true);
    const opening = kind.open(absent.port, quick(kind.library, absent.port));
    const connection = connected(unopened(opening));
    await opening;
    absent.blackhole(true);
    absent.refuse(false);
    await until(() => absent.connections.length === 1);
    await expect(connection.send(['PING'])).rejects.toMatchObject(disconnected);
    await absent.close();

    const other = await startProxy(server.port);
    const again = connected(await kind.open(other.port, quick(kind.library, other.port)));
    await again.send(['PING']);
    other.blackhole(true, ({ index }) => index > 0);
    other.cut();
    await until(() => other.connections[0]?.index === 1);
    await expect(again.send(['PING'])).rejects.toMatchObject(disconnected);
    await other.close();
  });

  it('rejects what is under way when the connection is lost, and rejects at once until it is back', async () => {
    const { connection } = await opened();
    await connection.send(['SET', 'counter', '0']);
    proxy.delay(60_000);
    const underWay = Array.from({ length: 50 }, () => connection.send(['INCR', 'counter']));
    const outcomes = Promise.allSettled(underWay);
    await until(async () => (await server.command('GET', 'counter')) === '50');
    proxy.refuse(true);
    proxy.cut();
    proxy.delay(0);
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: disconnected });
    await expect(connection.send(['INCR', 'counter'])).rejects.toMatchObject(disconnected);
    proxy.refuse(false);
    await until(async () => String(await connection.send(['PING']).catch(() => '')) === 'PONG');

    expect(await server.command('GET', 'counter')).toBe('50');
  });

  it('sends nothing while it is offline, with the default options too', async () => {
    const client = await kind.openDefault(proxy.port);
    const connection = connected(client);
    await connection.send(['SET', 'offline', '0']);
    proxy.refuse(true);
    proxy.cut();
    await until(() => !kind.isReady(client));
    const calls = await Promise.all(Array.from({ length: 100 }, () => codeOf(connection.send(['INCR', 'offline']))));
    proxy.refuse(false);
    await until(async () => String(await connection.send(['PING']).catch(() => '')) === 'PONG');

    expect(new Set(calls)).toEqual(new Set([disconnected.code]));
    expect(await server.command('GET', 'offline')).toBe('0');
  });

  it('rejects once the user has ended the client', async () => {
    const { client, connection } = await opened();
    await client.quit();
    await expect(connection.send(['PING'])).rejects.toMatchObject(disconnected);
  });

  it('goes on with a connection of its own after a reset, and leaves the client alone', async () => {
    const { client, connection } = await opened();
    const id = await connection.send(['CLIENT', 'ID']);
    connection.reset();
    connection.reset();
    const ids = [await connection.send(['CLIENT', 'ID']), await connection.send(['CLIENT', 'ID'])];

    expect(ids[0]).not.toBe(id);
    expect(ids[1]).toBe(ids[0]);
    expect(Number(await kind.raw(client, ['CLIENT', 'ID']))).toBe(id);
    connection.reset();
    expect(await connection.send(['CLIENT', 'ID'])).not.toBe(ids[0]);
    await until(async () => clientIds(await server.command('CLIENT', 'LIST')).indexOf(ids[0] as number) === -1);
    await connection.close();
    await until(async () => clientIds(await server.command('CLIENT', 'LIST')).length === 2);
    const duplicate = jest.spyOn(client as unknown as { duplicate(): unknown }, 'duplicate');
    const used = connectionOf(client);
    await used.send(['PING']);
    await used.close();
    used.reset();
    expect(duplicate).not.toHaveBeenCalled();
    expect(kind.isOpen(client)).toBe(true);
  });

  it('throws away the replies that were under way at a reset', async () => {
    const { connection } = await opened();
    await connection.send(['SET', 'text', 'x']);
    const replies = [connection.send(['GET', 'text']), connection.send(['LPUSH', 'text', 'y'])];
    connection.reset();

    for (const reply of replies) await expect(reply).rejects.toMatchObject({ code: 'PURECACHE_REDIS_REPLIES_MIXED' });
    expect(await connection.send(['GET', 'text'])).toEqual(Buffer.from('x'));
  });

  it('never gives the reply of another command after a frame that cannot be read', async () => {
    const { connection } = await opened();
    for (let key = 0; key < 20; key++) await connection.send(['SET', `k${key}`, `v${key}`]);
    for (let round = 0; round < 5; round++) {
      const reads = Array.from({ length: 20 }, (_, key) => connection.send(['GET', `k${key}`]));
      const outcomes = Promise.allSettled(reads);
      proxy.inject('\x01garbage\r\n');
      for (const [key, outcome] of (await outcomes).entries()) {
        if (outcome.status === 'fulfilled') expect(outcome.value).toEqual(Buffer.from(`v${key}`));
      }
      await until(async () => String(await connection.send(['GET', 'k0']).catch(() => '')) === 'v0');
    }
  });

  it('does not make those wait for the first try to connect who ask after a reset', async () => {
    const silentProxy = await startProxy(server.port);
    silentProxy.blackhole(true, ({ index }) => index === 0);
    const connection = connected(unopened(kind.open(silentProxy.port)));
    const sent = codeOf(connection.send(['PING']));
    connection.reset();

    expect(await sent).toBe('PURECACHE_REDIS_DISCONNECTED');
    expect(String(await connection.send(['PING']))).toBe('PONG');
    await silentProxy.close();
  });

  it('stops waiting for the first try to connect at close, and takes its listeners away', async () => {
    const silentProxy = await startProxy(server.port);
    silentProxy.blackhole(true);
    const client = unopened(kind.open(silentProxy.port));
    const before = counts(client);
    const connection = connected(client);
    const sent = codeOf(connection.send(['PING']));
    await connection.close();

    expect(await sent).toBe('PURECACHE_REDIS_CLOSED');
    expect(counts(client)).toEqual(before);
    await silentProxy.close();
  });

  /** The client itself, while it is being opened. */
  function unopened(opening: Promise<TestClient>): TestClient {
    opening.catch(() => undefined);
    return kind.latest();
  }
});

function quick(library: string, port: number): object {
  return library === 'ioredis'
    ? { retryStrategy: () => 20 }
    : { socket: { host: '127.0.0.1', port, reconnectStrategy: () => 20 } };
}

async function codeOf(reply: Promise<unknown>): Promise<unknown> {
  return reply.then(
    () => 'none',
    (error: { code?: unknown }) => error.code,
  );
}

function clientIds(list: unknown): number[] {
  return [...String(list).matchAll(/^id=(\d+)/gm)].map((match) => Number(match[1]));
}

function counts(client: TestClient): unknown[] {
  return client.eventNames().map((name) => [String(name), client.listenerCount(String(name))]);
}
