/** Opens the client of a process: one that fails fast, see docs/backends/redis.md. */
import { once } from 'node:events';
import { Redis as IORedis } from 'ioredis';

/** Resolves when it is connected. */
export async function openClient(url: string): Promise<IORedis> {
  const client = new IORedis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: 1_000,
    retryStrategy: (tries) => Math.min(50 * 2 ** tries, 1_000),
  });
  // ioredis prints what nobody listens to. While a backend uses the client it listens, too; after that it does not.
  client.on('error', () => undefined);
  await once(client, 'ready');
  return client;
}
