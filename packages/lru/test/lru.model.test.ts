import { ManualClock } from '@purecache/core/testing';
import fc from 'fast-check';
import { LRU } from '../src/index.js';
import { operations, runBoth } from '../../core/test/support/cache-operations.js';
import { NaiveCache } from '../../core/test/support/naive-cache.js';

const capacity = fc.constantFrom(1, 2, 3, 5, Infinity);
const weigh = (value: unknown) => value as number;

test('an LRU of any history holds, drops and tells what a naive list would', () => {
  fc.assert(
    fc.property(operations, capacity, fc.constantFrom(4, Infinity), (history, capacity, ttl) => {
      const clock = new ManualClock(100);
      const events: string[] = [];
      const lru = new LRU({
        capacity,
        ttl,
        clock,
        onRemoval: (key, value, cause) => events.push(`${key}=${String(value)} ${cause}`),
      });
      runBoth(history, lru, new NaiveCache({ capacity, ttl, clock, evictBy: 'use' }), clock, events);
    }),
    { numRuns: 10_000 },
  );
});

test('an LRU with weights of any history holds, drops and tells what a naive list would', () => {
  fc.assert(
    fc.property(operations, capacity, fc.constantFrom(3, 8), (history, capacity, maxWeight) => {
      const clock = new ManualClock();
      const events: string[] = [];
      const onRemoval = (key: string, value: unknown, cause: string) => events.push(`${key}=${String(value)} ${cause}`);
      const lru = new LRU({ capacity, clock, maxWeight, weigh, onRemoval });
      const naive = new NaiveCache({ capacity, ttl: Infinity, clock, maxWeight, weigh, evictBy: 'use' });
      runBoth(history, lru, naive, clock, events);
    }),
    { numRuns: 10_000 },
  );
});
