import { backendConformance } from '@purecache/core/testing';
import Ioredis from 'ioredis';
import { Redis } from '../src/redis.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

let server: RedisServer;
let client: Ioredis.Redis;
let count = 0;

beforeAll(async () => {
  server = await startRedis();
  client = new Ioredis.Redis(server.port, '127.0.0.1');
});

afterAll(async () => {
  client.disconnect();
  await server.stop();
});

describe('Redis on a real server', () => {
  backendConformance({
    test,
    create: ({ clock, ttl }) =>
      new Redis({ client, clock, keyPrefix: `c${++count}`, ...(ttl === undefined ? {} : { ttl }) }),
    supports: { sync: false, capacity: false, expiry: true, peek: false },
  });
});
