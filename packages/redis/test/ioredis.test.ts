/** What only clients of ioredis need. */
import { jest } from '@jest/globals';
import { Redis as Redis6 } from 'ioredis';
import { Redis as Redis5 } from 'ioredis-5';
import { connectionOf } from '../src/client/connect.js';
import { IoredisDriver } from '../src/client/ioredis.js';
import { startRedis, until, type RedisServer } from './support/redis-server.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each([
  ['ioredis 5', Redis5 as unknown as typeof Redis6],
  ['ioredis 6', Redis6],
])('%s', (_name, Redis) => {
  const clients: Redis6[] = [];
  function open(options: object): Redis6 {
    const client = new Redis({ port: server.port, host: '127.0.0.1', lazyConnect: true, ...options });
    clients.push(client);
    return client;
  }
  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
  });

  test.each([{ keyPrefix: 'app:' }, { stringNumbers: true }])(
    'a client with %j is refused: what to do is said',
    (options) => {
      const [name] = Object.keys(options) as [string];
      expect(() => connectionOf(open(options))).toThrow(
        expect.objectContaining({ code: 'PURECACHE_REDIS_CLIENT', message: expect.stringContaining(`'${name}'`) }),
      );
    },
  );

  test('a client that waits for its first command is connected by it, whatever queue it has', async () => {
    const client = open({ enableOfflineQueue: false });
    const connection = connectionOf(client);
    expect(client.status).toBe('wait');

    expect(String(await connection.send(['PING']))).toBe('PONG');
    await connection.close();
  });

  test('commands are whole where automatic pipelining is on', async () => {
    const connection = connectionOf(open({ enableAutoPipelining: true }));
    const replies = await Promise.all([
      connection.send(['SET', 'piped', 'x']),
      connection.send(['MGET', 'piped', 'none']),
      connection.send(['EVAL', 'return {KEYS[1], ARGV[1]}', '1', 'key', 'argument']),
    ]);

    expect(replies.slice(1)).toEqual([
      [Buffer.from('x'), null],
      [Buffer.from('key'), Buffer.from('argument')],
    ]);
    await connection.close();
  });

  test('nothing is given to the client in the moment in which its socket is lost', async () => {
    const client = open({});
    const connection = connectionOf(client);
    await connection.send(['SET', 'lost', '0']);
    (client as unknown as { stream: { destroy(): void } }).stream.destroy();
    expect(client.status).toBe('ready');
    await expect(connection.send(['INCR', 'lost'])).rejects.toMatchObject({ code: 'PURECACHE_REDIS_DISCONNECTED' });
    await until(async () => (await connection.send(['GET', 'lost']).catch(() => null)) !== null);

    expect(await connection.send(['GET', 'lost'])).toEqual(Buffer.from('0'));
    await connection.close();
  });

  test('the socket of a channel is destroyed at once, without waiting for the other side', async () => {
    const client = open({});
    const duplicate = jest.spyOn(client, 'duplicate');
    const connection = connectionOf(client);
    const subscription = await connection.subscribe('bus', { message: () => undefined, closed: () => undefined });
    const { stream } = duplicate.mock.results[0]?.value as unknown as { stream: { destroyed: boolean } };
    expect(stream.destroyed).toBe(false);
    subscription.close();

    expect(stream.destroyed).toBe(true);
    await connection.close();
  });

  test('a command is looked up once by its name, in whatever case it is written', async () => {
    const client = open({});
    const create = jest.spyOn(client, 'createBuiltinCommand');
    const connection = connectionOf(client);
    for (const name of ['GET', 'get', 'Get']) expect(await connection.send([name, 'none'])).toBeNull();

    expect(create.mock.calls).toEqual([['get']]);
    await connection.close();
  });

  test('a channel of a cluster whose nodes are not known yet is not heard', () => {
    const driver = new IoredisDriver(
      Object.assign(Object.create(open({})), { isCluster: true, slots: [], nodes: () => [] }),
    );
    expect(() => driver.line('bus', { message: () => undefined, lost: () => undefined })).toThrow(
      expect.objectContaining({ code: 'PURECACHE_REDIS_DISCONNECTED' }),
    );
  });
});
