/** Random histories of a cache in memory, run on the cache and on the naive one side by side. */
import fc from 'fast-check';
import type { ManualClock } from '../../src/testing/manual-clock.js';
import type { NaiveCache } from './naive-cache.js';

interface Cache {
  readonly size: number;
  readonly evictions: number;
  get(key: string): unknown;
  peek(key: string): unknown;
  set(key: string, value: unknown, ttl?: number): void;
  delete(key: string): boolean;
  clear(prefix?: string): void;
  keys(): IterableIterator<string>;
}

const key = fc.constantFrom('a1', 'a2', 'a3', 'b1', 'b2', 'b3', 'c');

export type Operation =
  | { name: 'get' | 'peek' | 'delete'; key: string }
  | { name: 'set'; key: string; value: number; ttl: number | undefined }
  | { name: 'clear'; prefix: string | undefined }
  | { name: 'advance'; by: number };

export const operations: fc.Arbitrary<Operation[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ name: fc.constantFrom('get', 'get', 'peek', 'delete'), key }) },
    {
      weight: 8,
      arbitrary: fc.record({
        name: fc.constant('set'),
        key,
        value: fc.nat(6),
        ttl: fc.constantFrom(undefined, undefined, 3, 7, Infinity),
      }),
    },
    { weight: 2, arbitrary: fc.record({ name: fc.constant('advance'), by: fc.constantFrom(1, 2, 5) }) },
    {
      weight: 1,
      arbitrary: fc.record({ name: fc.constant('clear'), prefix: fc.constantFrom(undefined, 'a', 'b1', 'x') }),
    },
  ) as fc.Arbitrary<Operation>,
  { maxLength: 40 },
);

/** Throws at the first operation after which the two differ. Without `expect`, which would take most of the time. */
export function runBoth(
  history: Operation[],
  cache: Cache,
  naive: NaiveCache,
  clock: ManualClock,
  events: string[],
): void {
  for (const operation of history) {
    const ours = perform(operation, cache, clock);
    const right = operation.name === 'advance' ? undefined : perform(operation, naive, clock);
    const [is, should] = [stateOf(ours, cache, events), stateOf(right, naive, naive.events)];
    if (is !== should) throw new Error(`after ${JSON.stringify(operation)}: ${is}, where it should be ${should}`);
  }
}

function stateOf(result: unknown, cache: Cache | NaiveCache, events: readonly string[]): string {
  return `${String(result)}; ${[...cache.keys()].join()}; ${cache.size}, ${cache.evictions}; ${events.join()}`;
}

function perform(operation: Operation, cache: Omit<Cache, 'keys'> | NaiveCache, clock: ManualClock): unknown {
  switch (operation.name) {
    case 'set':
      return cache.set(operation.key, operation.value, operation.ttl);
    case 'clear':
      return cache.clear(operation.prefix);
    case 'advance':
      return clock.advance(operation.by);
    default:
      return cache[operation.name](operation.key);
  }
}
