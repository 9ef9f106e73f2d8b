/** The connection that hears a channel, with each of the clients, while the way to the server is hurt. */
import { jest } from '@jest/globals';
import { connectionOf } from '../src/client/connect.js';
import type { Connection } from '../src/client/connection.js';
import { clientKinds, type TestClient } from './support/clients.js';
import { others, startProxy, subscribers, type FaultProxy } from './support/fault-proxy.js';
import { startRedis, until, type RedisServer } from './support/redis-server.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each(clientKinds)('the subscriber of $name', (kind) => {
  let proxy: FaultProxy;
  let client: TestClient;
  let connection: Connection;
  const closed = jest.fn();
  beforeEach(async () => {
    closed.mockClear();
    proxy = await startProxy(server.port);
    client = await kind.open(proxy.port);
    connection = connectionOf(client);
  });
  afterEach(async () => {
    await connection.close();
    kind.end(client);
    await proxy.close();
  });

  const listener = { message: () => undefined, closed };

  it('is closed by a cut, and does not come back by itself', async () => {
    await connection.subscribe('bus', listener);
    const opened = proxy.connections.at(-1)?.index;
    proxy.cut(subscribers);
    await until(() => closed.mock.calls.length > 0);
    await connection.subscribe('bus', listener);

    expect(proxy.connections.filter(subscribers).map(({ index }) => index)).toEqual([(opened as number) + 1]);
    expect(String(await connection.send(['PING']))).toBe('PONG');
  });

  it('is closed by bytes that cannot be read', async () => {
    const subscription = await connection.subscribe('bus', listener);
    proxy.inject('\x01garbage\r\n', subscribers);
    await until(() => closed.mock.calls.length > 0);

    await expect(subscription.ping()).rejects.toMatchObject({ code: 'PURECACHE_REDIS_DISCONNECTED' });
    await until(() => proxy.connections.filter(subscribers).length === 0);
  });

  it('lets a ping wait where nothing comes through, and closes at once', async () => {
    const subscription = await connection.subscribe('bus', listener);
    proxy.blackhole(true, subscribers);
    const answered = jest.fn();
    const ping = subscription.ping().then(answered, (error: { code: string }) => error.code);
    expect(String(await connection.send(['PING']))).toBe('PONG');
    expect(answered).not.toHaveBeenCalled();
    subscription.close();
    expect(closed).toHaveBeenCalledTimes(1);

    expect(await ping).toBe('PURECACHE_REDIS_CLOSED');
    await until(() => proxy.connections.filter(subscribers).length === 0);
    expect(proxy.connections.filter(others)).toHaveLength(1);
  });

  it('is not opened by a server that never answers: close ends the try, and tells nobody that it was closed', async () => {
    proxy.blackhole(true, ({ index }) => index > 0);
    const subscribing = connection.subscribe('bus', listener).catch((error: { code: string }) => error.code);
    await until(() => proxy.connections.length === 2);
    await connection.close();

    expect(await subscribing).toBe('PURECACHE_REDIS_CLOSED');
    expect(closed).not.toHaveBeenCalled();
    await until(() => proxy.connections.length === 1);
  });

  it('is not opened where the server refuses the command', async () => {
    await server.command('ACL', 'SETUSER', 'deaf', 'on', '>secret', '~*', '+@all', 'resetchannels');
    const deaf = await kind.open(proxy.port, { username: 'deaf', password: 'secret' });
    const limited = connectionOf(deaf);
    const error = await limited.subscribe('bus', listener).catch((caught: unknown) => caught);

    expect(error).toMatchObject({ message: expect.stringMatching(/^NOPERM /) });
    expect(closed).not.toHaveBeenCalled();
    await limited.close();
    kind.end(deaf);
  });
});
