/** Public names of `@purecache/redis`. */
export { Redis } from './redis.js';
export type { RedisStats } from './entries/counters.js';
export type { RedisOptions } from './redis-options.js';
export { RedisError, type RedisErrorCode } from './redis-error.js';
export type { Codec } from './values/codec.js';
export type { Argument, Connection, Reply, Subscription, SubscriptionListener } from './client/connection.js';
