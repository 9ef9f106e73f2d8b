import { fromMap } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Tiered } from '../src/index.js';
import { thrownBy } from '../../core/test/support/caught.js';
import { SharedDouble } from './support/shared-double.js';

const made = (options: object): unknown =>
  new Tiered({ memory: new LRU({ capacity: 1 }), shared: new SharedDouble(), ...options });

test.each<[string, object, string]>([
  [
    'a name that is not known',
    { maxStale: 5 },
    `Unknown option 'maxStale'. Did you mean 'maxStaleMs'? Known: memory, shared, maxStaleMs, ttl.`,
  ],
  [
    'no memory',
    { memory: undefined },
    `Option 'memory' must be a backend in memory, such as new LRU({ capacity: 10_000 }), not undefined.`,
  ],
  [
    'a class as memory',
    { memory: LRU },
    `Option 'memory' must be a backend in memory, such as new LRU({ capacity: 10_000 }), not the function LRU.`,
  ],
  [
    'a Map as memory',
    { memory: new Map() },
    `Option 'memory' must be a backend in memory, such as new LRU({ capacity: 10_000 }), not an object (Map). Write memory: fromMap(map).`,
  ],
  [
    'a memory that is asynchronous',
    { memory: new SharedDouble() },
    `Option 'memory' must be a backend in memory, such as new LRU({ capacity: 10_000 }), not an object (SharedDouble). It does not say 'sync: true'.`,
  ],
  [
    'a memory that lacks operations',
    { memory: { sync: true, get: () => {}, set: () => {} } },
    `Option 'memory' must be a backend in memory, such as new LRU({ capacity: 10_000 }), not an object (Object). It has no delete(), no clear().`,
  ],
  [
    'nothing shared',
    { shared: null },
    `Option 'shared' must be a backend that processes share, with leases and word of invalidations, such as new Redis(...), not null.`,
  ],
  [
    'a shared backend without leases and coherence',
    { shared: fromMap(new Map()) },
    `Option 'shared' must be a backend that processes share, with leases and word of invalidations, such as new Redis(...), not an object (MapBackend). It has no find(), no lead(), no coherence.mark(), no coherence.isCurrent(), no coherence.isLive(), no coherence.require().`,
  ],
  [
    'a shared backend without a clock',
    { shared: Object.create(new SharedDouble(), { clock: { value: null } }) },
    `Option 'shared' must be a backend that processes share, with leases and word of invalidations, such as new Redis(...), not an object (SharedDouble). It has no clock.now().`,
  ],
  [
    'a bound below 0',
    { maxStaleMs: -1 },
    `Option 'maxStaleMs' must be a finite number of milliseconds from 0, not -1.`,
  ],
  [
    'a bound without end',
    { maxStaleMs: Infinity },
    `Option 'maxStaleMs' must be a finite number of milliseconds from 0, not Infinity.`,
  ],
  [
    'a bound in words',
    { maxStaleMs: '1s' },
    `Option 'maxStaleMs' must be a finite number of milliseconds from 0, not '1s'.`,
  ],
  [
    'a ttl of 0',
    { ttl: 0 },
    `Option 'ttl' must be a duration greater than 0: milliseconds as a number, or text such as '500ms', '1.5s', '5m', '1h', '7d', not 0.`,
  ],
])('%s is refused', (_, options, message) => {
  expect(thrownBy(() => made(options))).toMatchObject({ name: 'TypeError', code: 'PURECACHE_INVALID_OPTION', message });
});

test('options are needed', () => {
  expect(thrownBy(() => new (Tiered as any)()).message).toBe(
    'Options were expected, as in new Tiered({ memory: new LRU({ capacity: 10_000 }), shared: new Redis(...) }), not undefined.',
  );
});

test('a memory stands in front of one shared backend only', () => {
  const memory = new LRU({ capacity: 1 });
  const shared = new SharedDouble();
  made({ memory, shared });
  made({ memory, shared });
  expect(thrownBy(() => made({ memory })).message).toBe(
    `Option 'memory' must be a memory of its own, not an object (LRU). It stands in front of another shared backend already: make one for each.`,
  );
});

test('a memory that was refused for another reason is still free', () => {
  const memory = new LRU({ capacity: 1 });
  expect(thrownBy(() => made({ memory, ttl: 0 })).code).toBe('PURECACHE_INVALID_OPTION');
  expect(() => made({ memory })).not.toThrow();
});
