/** The connection to a url: over whichever client is installed, which is opened when it is first needed. */
import { RedisError } from '../redis-error.js';
import { ClientConnection } from './client-connection.js';
import type { Argument, Connection, Reply, Subscription, SubscriptionListener } from './connection.js';
import { ignore, reconnectDelay, type Driver } from './driver.js';
import { failFast, IoredisDriver, type IoredisClient } from './ioredis.js';
import { NodeRedisDriver, type NodeRedisClient } from './node-redis.js';
import { outsideCallers } from './outside-callers.js';

/** How long the connection may take to open, in ms. */
const connectTimeout = 1_000;

type Import = (name: 'ioredis' | 'redis') => Promise<unknown>;

// Bundlers would ask for both packages, of which one is enough.
const importClient: Import = (name) => import(/* webpackIgnore: true */ /* @vite-ignore */ name);

export class UrlConnection implements Connection {
  /** A url names one server; for a cluster, a client is given. */
  readonly isCluster = false;
  readonly warnings: readonly string[] = [];
  readonly #url: string;
  readonly #import: Import;
  #connection: Promise<ClientConnection> | undefined;
  #closed = false;

  /** @throws RedisError `PURECACHE_REDIS_CLIENT` for something else than a url of Redis */
  constructor(url: string, importer: Import = importClient) {
    if (!/^rediss?:\/\//.test(url) || !URL.canParse(url)) {
      // The url itself may have a password in it.
      throw new RedisError('CLIENT', `Option 'url' must be of the form redis://host:port, or rediss://... for TLS.`);
    }
    this.#url = url;
    this.#import = importer;
  }

  async send(command: readonly Argument[], key?: string): Promise<Reply> {
    return (await this.#open()).send(command, key);
  }

  async subscribe(channel: string, listener: SubscriptionListener): Promise<Subscription> {
    return (await this.#open()).subscribe(channel, listener);
  }

  reset(): void {
    this.#connection?.then((connection) => connection.reset(), ignore);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#connection?.then((connection) => connection.close(), ignore);
  }

  #open(): Promise<ClientConnection> {
    if (this.#closed) return Promise.reject(new RedisError('CLOSED', 'The connection was closed.'));
    return (this.#connection ??= outsideCallers(async () => new ClientConnection(await this.#driver(), true)));
  }

  async #driver(): Promise<Driver> {
    const ioredis = (await this.#find('ioredis')) as { Redis: new (url: string, options: object) => IoredisClient };
    if (ioredis !== undefined) {
      return new IoredisDriver(
        new ioredis.Redis(this.#url, {
          ...failFast,
          connectTimeout,
          lazyConnect: true,
          retryStrategy: reconnectDelay,
        }),
      );
    }
    const redis = (await this.#find('redis')) as { createClient(options: object): NodeRedisClient };
    if (redis !== undefined) {
      const client = redis.createClient({
        url: this.#url,
        disableOfflineQueue: true,
        socket: { connectTimeout, reconnectStrategy: (tries: number) => reconnectDelay(tries + 1) },
      });
      const driver = new NodeRedisDriver(client);
      client.connect().catch(ignore);
      return driver;
    }
    throw new RedisError(
      'CLIENT',
      `Option 'url' needs a Redis client, and neither 'ioredis' nor 'redis' is installed. Run: npm install ioredis`,
    );
  }

  async #find(name: 'ioredis' | 'redis'): Promise<unknown> {
    try {
      return await this.#import(name);
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return undefined;
      throw error;
    }
  }
}
