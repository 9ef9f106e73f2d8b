// Bounded containers: look-ups, replacement, removal, memory.
import { lruDelete, lruGet, lruGetAndClear } from './lru-get.mjs';
import { lruChurn, lruChurnGc, lruMixed } from './lru-churn.mjs';
import { lruMemory } from './lru-memory.mjs';

export const lru = {
  name: 'lru',
  title: 'Bounded containers: exact LRU by itself, without a cached method around it',
  cases: [
    ...[1_000, 10_000, 100_000].map(lruGet),
    lruGetAndClear(1_000_000),
    ...[10_000, 100_000].map(lruChurn),
    lruChurnGc(100_000),
    ...[10_000, 100_000].map(lruMixed),
    lruDelete(10_000),
    lruMemory(100_000),
  ],
};
