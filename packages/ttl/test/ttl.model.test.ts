import { ManualClock } from '@purecache/core/testing';
import fc from 'fast-check';
import { TTL } from '../src/index.js';
import { operations, runBoth } from '../../core/test/support/cache-operations.js';
import { NaiveCache } from '../../core/test/support/naive-cache.js';

test('a TTL of any history holds, drops and tells what a naive list would', () => {
  fc.assert(
    fc.property(
      operations,
      fc.constantFrom(1, 2, 3, 5, Infinity),
      fc.constantFrom(4, Infinity),
      (history, capacity, ttl) => {
        const clock = new ManualClock(100);
        const events: string[] = [];
        const onRemoval = (key: string, value: unknown, cause: string) =>
          events.push(`${key}=${String(value)} ${cause}`);
        const cache = new TTL({ capacity, ttl, clock, onRemoval });
        runBoth(history, cache, new NaiveCache({ capacity, ttl, clock, evictBy: 'deadline' }), clock, events);
      },
    ),
    { numRuns: 10_000 },
  );
});
