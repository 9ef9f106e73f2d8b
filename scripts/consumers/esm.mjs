// A user's ES module.
import assert from 'node:assert/strict';
import { cache, cacheOf, hashKey } from '@purecache/core';
import { backendConformance, ManualClock } from '@purecache/core/testing';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';

const clock = new ManualClock();
let loads = 0;
const bounded = cache((n) => (loads++, n * 2), { backend: LRU, capacity: 8 });
const timed = cache((n) => (loads++, n * 3), { backend: TTL, ttl: '1s', clock });

assert.deepEqual([bounded(1), bounded(1), timed(1), timed(1), loads], [2, 2, 3, 3, 2]);
clock.advance(1_000);
assert.deepEqual([timed(1), loads], [3, 3]);
assert.equal(await cacheOf(bounded).delete(1), true);
assert.equal(typeof hashKey([1]), 'string');
assert.equal(typeof backendConformance, 'function');
