/** The Redis backend: what docs/backends/redis.md shows, run against a real server by redis.test.ts. */
import { Cached, cache, cacheOf, invalidateTags } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Redis } from '@purecache/redis';
import { msgpackrCodec } from '@purecache/redis/msgpackr';
import { Tiered } from '@purecache/tiered';
import { Cluster, Redis as IORedis } from 'ioredis';
import { createClient } from 'redis';

interface Product {
  readonly id: string;
  readonly name: string;
}

interface Db {
  load(id: string): Promise<Product>;
  rename(id: string, name: string): Promise<void>;
}

// #region ioredis
/** An ioredis client that fails fast: it keeps no commands back, and sends none twice. */
export function openIoredis(url: string): IORedis {
  const client = new IORedis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: 1_000,
    retryStrategy: (tries) => Math.min(50 * 2 ** tries, 1_000),
  });
  client.on('error', (error) => console.error('Redis:', error.message));
  return client;
}
// #endregion

// #region node-redis
/** The same with node-redis. It must be told to connect; that it fails at first is no reason not to start. */
export function openNodeRedis(url: string) {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandOptions: { timeout: 0 },
    socket: { connectTimeout: 1_000 },
  });
  client.on('error', (error: Error) => console.error('Redis:', error.message));
  client.connect().catch(() => undefined);
  return client;
}
// #endregion

// #region service
export class Products {
  constructor(
    readonly store: Redis | Tiered,
    private readonly db: Db,
  ) {}

  @Cached({
    backend: (self) => self.store,
    namespace: 'products',
    ttl: '1m',
    staleWhileRevalidate: '1h',
  })
  async byId(id: string): Promise<Product> {
    return this.db.load(id);
  }

  async rename(id: string, name: string): Promise<void> {
    await this.db.rename(id, name);
    await cacheOf(this, 'byId').delete(id); // for all processes
  }
}
// #endregion

// #region start
/** One backend per process, made at the start and closed at the end. */
export async function start(url: string, db: Db) {
  const client = openIoredis(url);
  const redis = new Redis({ client });
  const store = new Tiered({ memory: new LRU({ capacity: 10_000 }), shared: redis });
  return {
    products: new Products(store, db),
    async stop() {
      await redis.close(); // its own connection; the client stays open
      client.disconnect();
    },
  };
}
// #endregion

// #region url
/** A client of its own, which `close()` closes, too. */
export const fromUrl = (url: string): Redis => new Redis({ url });
// #endregion

// #region ready
/** Fails at the start, and says what is wrong, if the server lacks what purecache asks of it. */
export async function atStart(redis: Redis): Promise<void> {
  await redis.ready();
}
// #endregion

// #region options
/** Digests that nobody can guess, sealed values, and values compressed from 8 KiB on. */
export function careful(client: IORedis, secrets: { key: string; seal: string; oldSeal: string }): Redis {
  return new Redis({
    client,
    keyPrefix: 'shop',
    keySecret: secrets.key,
    integrity: { keys: [secrets.seal, secrets.oldSeal] }, // written with the first, accepted with both
    gzip: { above: 8_192 },
    maxValueBytes: 4_194_304,
    onServerRestart: 'clear',
  });
}
// #endregion

// #region msgpackr
/** A smaller and faster format for lists of rows; what the default codec has written is still read. */
export const packed = (client: IORedis): Redis => new Redis({ client, codec: msgpackrCodec() });
// #endregion

// #region cluster
/** A cluster of any number of nodes; reads go to masters only. */
export function openCluster(nodes: { host: string; port: number }[]): Cluster {
  const cluster = new Cluster(nodes, {
    enableOfflineQueue: false,
    retryDelayOnFailover: 0,
    redisOptions: { connectTimeout: 1_000 },
  });
  cluster.on('error', (error) => console.error('Redis:', error.message));
  return cluster;
}
// #endregion

// #region tags
export function articlesOf(redis: Redis, load: (id: string) => Promise<{ author: string; text: string }>) {
  const article = cache(load, {
    backend: redis,
    namespace: 'articles',
    ttl: '1h',
    tags: (it) => [`author:${it.author}`],
  });
  /** However many articles that are: one script on the server. */
  const renamed = (author: string) => invalidateTags(article, [`author:${author}`]);
  return { article, renamed };
}
// #endregion

// #region acl
/** The least that a user of the server must be allowed, with the default `keyPrefix`. */
export const acl =
  'ACL SETUSER purecache on >secret ~pc1:* &pc1:* -@all +ping +time +mget +get +getrange +set +unlink +pttl ' +
  '+pexpire +persist +eval +evalsha +publish +subscribe';
// #endregion

// #region watch
/** For a log or a metric, now and then. */
export function report(redis: Redis): string {
  const { corrupt, tooLarge, refusedFills, unconfirmed, reconnects } = redis.stats();
  return JSON.stringify({ corrupt, tooLarge, refusedFills, unconfirmed, reconnects });
}
// #endregion
