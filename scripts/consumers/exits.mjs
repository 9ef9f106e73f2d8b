// A process with live caches ends by itself: nothing here closes or unrefs anything.
import { cache } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';

globalThis.kept = [
  cache(async (n) => n, { backend: TTL, ttl: '1h' }),
  cache(async (n) => n, { backend: LRU, capacity: 8, ttl: '1h' }),
];
for (const cached of globalThis.kept) await cached(1);
console.log('live');
