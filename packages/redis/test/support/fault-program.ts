/** Programs that tests of faults run in processes of their own. */

/** A program with a cached function `load`, over a client of its own. */
export const faultProgram = (port: number, client: 'ioredis' | 'node-redis' | 'url', body: string) => `
  import { cache } from '@purecache/core';
  import { Redis as Ioredis } from 'ioredis';
  import { createClient } from 'redis';
  import { UrlConnection } from '../../src/client/url-connection.js';
  import { Redis } from '../../src/redis.js';
  const url = 'redis://127.0.0.1:${port}';
  const failFast = { enableOfflineQueue: false, maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false };
  const clients = {
    ioredis: () => new Ioredis(${port}, '127.0.0.1', failFast),
    'node-redis': () => createClient({ url, disableOfflineQueue: true }),
    // As \`url\` does, but for where a program in one file finds its packages.
    url: () => new UrlConnection(url, (name) => (name === 'ioredis' ? import('ioredis') : import('redis'))),
  };
  const client = clients['${client}']();
  client.on?.('error', () => {});
  if ('${client}' === 'node-redis') await client.connect();
  const backend = new Redis({ client });
  let loads = 0;
  const load = cache(async (id) => { loads++; return 'value of ' + id; }, {
    backend, namespace: 'things', ttl: '1m', staleWhileRevalidate: '1m', onBackendError: () => {},
  });
  await backend.ready();
  await load(1);
  ${body}
`;
