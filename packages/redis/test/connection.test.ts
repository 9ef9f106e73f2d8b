/** What the backend needs of a client, with each of the clients against a real server. */
import { jest } from '@jest/globals';
import type { Connection } from '../src/client/connection.js';
import { connectionOf } from '../src/client/connect.js';
import { clientKinds, type TestClient } from './support/clients.js';
import { startRedis, until, type RedisServer } from './support/redis-server.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each(clientKinds)('a connection over $name', (kind) => {
  let client: TestClient;
  let connection: Connection;
  beforeEach(async () => {
    client = await kind.open(server.port);
    connection = connectionOf(client);
  });
  afterEach(async () => {
    await connection.close();
    kind.end(client);
  });

  it('gives bulk strings as Buffers, byte for byte', async () => {
    const bytes = Buffer.from([0, 255, 128, 13, 10, 36, 240, 159]);
    await connection.send(['SET', 'bytes', bytes]);

    expect(await connection.send(['GET', 'bytes'])).toEqual(bytes);
    expect(await connection.send(['MGET', 'bytes', 'absent'])).toEqual([bytes, null]);
  });

  it('sends views of bytes as the bytes they show', async () => {
    const view = new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4);
    await connection.send(['SET', 'view', view]);

    expect(await connection.send(['GET', 'view'])).toEqual(Buffer.from([1, 2, 3]));
  });

  it('gives integers as numbers, nil as null, lists as arrays, and statuses as text', async () => {
    expect(await connection.send(['STRLEN', 'absent'])).toBe(0);
    expect(await connection.send(['GET', 'absent'])).toBeNull();
    expect(String(await connection.send(['SET', 'status', 'x']))).toBe('OK');
    expect(await connection.send(['EVAL', `return {1, 'two', false, {3}}`, '0'])).toEqual([
      1,
      Buffer.from('two'),
      null,
      [3],
    ]);
  });

  it('sends commands in the order in which they were asked for', async () => {
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => connection.send(['INCR', `order ${kind.name}`])),
    );

    expect(replies).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  it('rejects with the error reply of the server, without the words of the command', async () => {
    await connection.send(['SET', 'text', 'x']);
    const error = await connection.send(['LPUSH', 'text', 'secret']).catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(/^WRONGTYPE /);
    expect(JSON.stringify(error)).not.toContain('secret');
    await expect(connection.send(['EVALSHA', '0'.repeat(40), '0'])).rejects.toThrow(/^NOSCRIPT /);
  });

  it('hears a channel, the bytes of its messages, and no other channel', async () => {
    const heard: Buffer[] = [];
    const closed = jest.fn();
    const subscription = await connection.subscribe('bus', { message: (payload) => heard.push(payload), closed });
    await server.command('PUBLISH', 'another', 'no');
    await server.command('PUBLISH', 'bus', Buffer.from([0, 200, 13, 10]));
    await server.command('PUBLISH', 'bus', '');
    await until(() => heard.length === 2);

    expect(heard).toEqual([Buffer.from([0, 200, 13, 10]), Buffer.from('')]);
    expect(closed).not.toHaveBeenCalled();
    subscription.close();
  });

  it('pings on the connection that hears the channel', async () => {
    const subscription = await connection.subscribe('pinged', { message: () => undefined, closed: () => undefined });
    const monitor = await server.monitor();
    await subscription.ping();
    await until(() => monitor.lines.length > 0);
    const list = String(await server.command('CLIENT', 'LIST'));
    const port = /\d+\.\d+ \[0 127\.0\.0\.1:(\d+)\] "ping"/i.exec(monitor.lines[0] as string)?.[1];
    monitor.stop();

    expect(list).toMatch(new RegExp(`addr=127\\.0\\.0\\.1:${port} .* sub=1 `));
    subscription.close();
  });

  it('tells once that the channel is not heard any more: closed here, by the server, or with everything else', async () => {
    const closed = [jest.fn(), jest.fn(), jest.fn()] as const;
    const message = () => undefined;
    const first = await connection.subscribe('a', { message, closed: closed[0] });
    first.close();
    first.close();
    expect(closed[0]).toHaveBeenCalledTimes(1);
    await expect(first.ping()).rejects.toMatchObject({ code: 'PURECACHE_REDIS_CLOSED' });

    const second = await connection.subscribe('b', { message, closed: closed[1] });
    await server.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await until(() => closed[1].mock.calls.length > 0);
    await expect(second.ping()).rejects.toMatchObject({ code: 'PURECACHE_REDIS_DISCONNECTED' });

    await connection.subscribe('c', { message, closed: closed[2] });
    await connection.close();
    await until(async () => !String(await server.command('CLIENT', 'LIST', 'TYPE', 'pubsub')).includes('sub=1'));
    expect(closed.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1]);
  });

  it('keeps no process alive by the connection that hears the channel', async () => {
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    const before = sockets();
    const subscription = await connection.subscribe('quiet', { message: () => undefined, closed: () => undefined });
    expect(sockets()).toBe(before);
    subscription.close();
  });

  it('hears nothing after close', async () => {
    const message = jest.fn();
    const subscription = await connection.subscribe('late', { message, closed: () => undefined });
    subscription.close();
    await server.command('PUBLISH', 'late', 'x');
    await connection.send(['PING']);

    expect(message).not.toHaveBeenCalled();
  });

  it('leaves the client open at close, with the listeners it had', async () => {
    await connection.close();
    const before = listenersOf(client);
    connection = connectionOf(client);
    await connection.send(['PING']);
    const subscription = await connection.subscribe('x', { message: () => undefined, closed: () => undefined });
    expect(client.listenerCount('error')).toBe(2 + (kind.library === 'node-redis' ? 1 : 0));
    await connection.close();
    await connection.close();

    expect(listenersOf(client)).toEqual(before);
    expect(kind.isOpen(client)).toBe(true);
    expect(String(await kind.raw(client, ['PING']))).toBe('PONG');
    await expect(connection.send(['PING'])).rejects.toMatchObject({ code: 'PURECACHE_REDIS_CLOSED' });
    await expect(
      connection.subscribe('x', { message: () => undefined, closed: () => undefined }),
    ).rejects.toMatchObject({ code: 'PURECACHE_REDIS_CLOSED' });
    subscription.close();
  });

  it('has nothing to warn of with the options that are recommended', () => {
    expect(connection.warnings).toEqual([]);
    expect(connection.isCluster).toBe(false);
  });
});

function listenersOf(client: TestClient): Record<string, number> {
  return Object.fromEntries(client.eventNames().map((name) => [String(name), client.listenerCount(String(name))]));
}
