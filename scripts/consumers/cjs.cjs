// A user's CommonJS module. What it gets must be the CommonJS build, not the ES modules that newer Nodes can require.
const assert = require('node:assert/strict');
const { cache, cacheOf } = require('@purecache/core');
const { ManualClock } = require('@purecache/core/testing');
const { LRU } = require('@purecache/lru');
const { TTL } = require('@purecache/ttl');

let loads = 0;
const bounded = cache((n) => (loads++, n * 2), { backend: LRU, capacity: 8 });
const timed = cache((n) => (loads++, n * 3), { backend: TTL, ttl: 1_000, clock: new ManualClock() });

assert.deepEqual([bounded(1), bounded(1), timed(1), timed(1), loads], [2, 2, 3, 3, 2]);
assert.match(require.resolve('@purecache/core'), /dist[\\/]cjs/);
cacheOf(bounded)
  .delete(1)
  .then((deleted) => assert.equal(deleted, true));
