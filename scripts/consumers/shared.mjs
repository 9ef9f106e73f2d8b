// Redis and Tiered as ES modules, without a client and without a server: calls work all the same, and the process ends.
import assert from 'node:assert/strict';
import { cache, cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Redis } from '@purecache/redis';
import { Tiered } from '@purecache/tiered';

const shared = new Redis({ url: 'redis://127.0.0.1:1' });
const backend = new Tiered({ memory: new LRU({ capacity: 8 }), shared });
const failures = [];
const double = cache(async (n) => n * 2, {
  backend,
  namespace: 'doubles',
  onBackendError: (error) => failures.push(error),
});

assert.equal(await double(21), 42);
assert.equal(await double(21), 42);
assert.match(String(failures[0]?.cause?.message), /npm (i|install) ioredis/);
await assert.rejects(cacheOf(double).delete(21), { code: 'PURECACHE_BACKEND_FAILED' });
