import { createClientPool } from 'redis';
import { ClientConnection } from '../src/client/client-connection.js';
import { connectionOf } from '../src/client/connect.js';
import { UrlConnection } from '../src/client/url-connection.js';
import { clientKinds } from './support/clients.js';
import { startRedis } from './support/redis-server.js';

test.each(clientKinds)('a client of $name is recognised, and so is its cluster client', async (kind) => {
  const server = await startRedis();
  const client = await kind.open(server.port);
  const connection = connectionOf(client);
  expect(connection).toBeInstanceOf(ClientConnection);
  expect(connection.isCluster).toBe(false);
  await connection.close();
  kind.end(client);
  await server.stop();
});

test('what is a connection already is taken as it is', () => {
  const nothing = async () => undefined;
  const own = { isCluster: false, warnings: [], send: nothing, subscribe: nothing, reset: nothing, close: nothing };
  expect(connectionOf(own)).toBe(own);
});

test('a url makes a connection that opens nothing yet', () => {
  expect(connectionOf({ url: 'redis://127.0.0.1:1' })).toBeInstanceOf(UrlConnection);
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['text', 'redis://localhost'],
  ['options of a client', { host: 'localhost' }],
  ['a pool', createClientPool()],
])('%s is refused with what would do', (_what, given) => {
  expect(() => connectionOf(given as never)).toThrow(
    expect.objectContaining({
      code: 'PURECACHE_REDIS_CLIENT',
      message: expect.stringContaining(`{ url: 'redis://...' }`),
    }),
  );
});
