/** Picks the driver for what the user gave, or opens a client for a url. */
import { RedisError } from '../redis-error.js';
import { ClientConnection } from './client-connection.js';
import type { Connection } from './connection.js';
import { IoredisDriver, type IoredisClient } from './ioredis.js';
import { NodeRedisClusterDriver, NodeRedisDriver, type NodeRedisClient, type NodeRedisCluster } from './node-redis.js';
import { UrlConnection } from './url-connection.js';

/**
 * A client of ioredis (5, 6: `new Redis()`, `new Cluster()`) or of node-redis (5, 6: `createClient()`, connected by its
 * `connect()`; `createCluster()`); any other that is a {@link Connection} itself; or `{ url }`.
 */
export type RedisClient = object;

/** For a url, a client of what is installed, ioredis or redis, is opened at the first command, and ended by `close`. */
export interface RedisUrl {
  /** `redis://` or, for TLS, `rediss://`. */
  readonly url: string;
}

/** @throws RedisError `PURECACHE_REDIS_CLIENT` for something else, or a client whose options cannot be worked with */
export function connectionOf(client: RedisClient | RedisUrl): Connection {
  if (isConnection(client)) return client;
  if (isIoredis(client)) return new ClientConnection(new IoredisDriver(client), false);
  if (isNodeRedis(client)) return new ClientConnection(new NodeRedisDriver(client), false);
  if (isNodeRedisCluster(client)) return new ClientConnection(new NodeRedisClusterDriver(client), false);
  if (isUrl(client)) return new UrlConnection(client.url);
  throw new RedisError(
    'CLIENT',
    `Expected a client of ioredis or node-redis (of one server or of a cluster; not a pool, nor a sentinel of ` +
      `node-redis), or { url: 'redis://...' }; got something else.`,
  );
}

function hasMethods(client: unknown, ...names: string[]): boolean {
  return typeof client === 'object' && client !== null && names.every((name) => isFunction((client as Shape)[name]));
}

type Shape = Readonly<Record<string, unknown>>;

function isFunction(member: unknown): boolean {
  return typeof member === 'function';
}

function isConnection(client: object): client is Connection {
  return hasMethods(client, 'send', 'subscribe', 'reset', 'close');
}

function isIoredis(client: object): client is IoredisClient {
  return hasMethods(client, 'createBuiltinCommand', 'duplicate') && typeof (client as Shape)['status'] === 'string';
}

/** A pool has no `isReady`; a sentinel has no `sSubscribe`. */
function isNodeRedis(client: object): client is NodeRedisClient {
  return hasMethods(client, 'sendCommand', 'duplicate', 'sSubscribe', 'unref') && 'isReady' in client;
}

function isNodeRedisCluster(client: object): client is NodeRedisCluster {
  return hasMethods(client, 'sendCommand', 'duplicate', 'nodeClient') && Array.isArray((client as Shape)['slots']);
}

function isUrl(client: object): client is RedisUrl {
  return typeof (client as Partial<RedisUrl> | null)?.url === 'string';
}
