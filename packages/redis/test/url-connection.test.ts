import { AsyncLocalStorage } from 'node:async_hooks';
import * as ioredis from 'ioredis';
import * as redis from 'redis';
import { UrlConnection } from '../src/client/url-connection.js';
import { freePort, startRedis, until, type RedisServer } from './support/redis-server.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const notInstalled = (code: string) => Object.assign(new Error('Cannot find the package'), { code });
const installed: Record<string, (name: string) => Promise<unknown>> = {
  both: async (name) => (name === 'ioredis' ? ioredis : redis),
  'redis only': async (name) => {
    if (name === 'ioredis') throw notInstalled('ERR_MODULE_NOT_FOUND');
    return redis;
  },
};

describe.each(Object.entries(installed))('with %s installed', (_name, importer) => {
  test('the first command opens a client, and close ends it', async () => {
    const connection = new UrlConnection(server.url, importer);
    await server.command('SET', 'x', '1');
    const before = await clients();
    expect(await connection.send(['GET', 'x'])).toEqual(Buffer.from('1'));
    const heard: string[] = [];
    await connection.subscribe('bus', {
      message: (text) => heard.push(text.toString()),
      closed: () => heard.push('closed'),
    });
    await server.command('PUBLISH', 'bus', 'hello');
    await until(() => heard.length > 0);
    expect(await clients()).toBe(before + 2);
    await connection.close();
    await until(async () => (await clients()) === before);

    expect(heard).toEqual(['hello', 'closed']);
    await expect(connection.send(['GET', 'x'])).rejects.toMatchObject({ code: 'PURECACHE_REDIS_CLOSED' });
  });

  test('commands reject while no server is there, and the client is there when it comes', async () => {
    const port = await freePort();
    const connection = new UrlConnection(`redis://127.0.0.1:${port}`, importer);
    await expect(connection.send(['PING'])).rejects.toMatchObject({ code: 'PURECACHE_REDIS_DISCONNECTED' });
    const late = await startRedis({ port });
    await until(async () => String(await connection.send(['PING']).catch(() => '')) === 'PONG');
    await connection.close();
    await late.stop();
  });

  test('a reset goes on with another connection', async () => {
    const connection = new UrlConnection(server.url, importer);
    connection.reset();
    const id = await connection.send(['CLIENT', 'ID']);
    connection.reset();
    await until(async () => (await connection.send(['CLIENT', 'ID']).catch(() => id)) !== id);
    await connection.close();
    connection.reset();
  });
});

test('the client that is installed is found without being named', async () => {
  const connection = new UrlConnection(server.url);
  expect(String(await connection.send(['PING']))).toBe('PONG');
  expect([connection.isCluster, connection.warnings]).toEqual([false, []]);
  await connection.close();
});

test('the client is opened outside of the caller that needs it first', async () => {
  const request = new AsyncLocalStorage<string>();
  let seen: unknown = 'not asked';
  const connection = new UrlConnection(server.url, async (name) => {
    seen = request.getStore();
    return installed['both']?.(name);
  });
  await request.run('a request', () => connection.send(['PING']));
  await connection.close();

  expect(seen).toBeUndefined();
});

test('nothing installed: the command that installs a client is said', async () => {
  const connection = new UrlConnection(server.url, async () => {
    throw notInstalled('MODULE_NOT_FOUND');
  });
  for (let times = 0; times < 2; times++) {
    await expect(connection.send(['PING'])).rejects.toMatchObject({
      code: 'PURECACHE_REDIS_CLIENT',
      message: expect.stringContaining('npm install ioredis'),
    });
  }
  connection.reset();
  await connection.close();
});

test('a client that is installed and cannot be loaded is not passed over', async () => {
  const broken = new UrlConnection(server.url, async () => {
    throw new SyntaxError('Unexpected token');
  });
  await expect(broken.send(['PING'])).rejects.toThrow(SyntaxError);
});

test.each(['127.0.0.1:6379', 'http://x', 'redis://:hush@bad host', '', 'unix:/tmp/s'])(
  'the url %j is refused, and not shown',
  (url) => {
    const error = (() => {
      try {
        return new UrlConnection(url);
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toMatchObject({ code: 'PURECACHE_REDIS_CLIENT' });
    expect((error as Error).message).not.toContain('hush');
  },
);

async function clients(): Promise<number> {
  return String(await server.command('CLIENT', 'LIST'))
    .trim()
    .split('\n').length;
}
