// purecache: one cache per object and method, keys from all arguments, values stored, no promises.
import { Cached, hashKey } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';
import { decorateLegacy } from './decorate.mjs';

export const packageName = '@purecache/core';

export const contenders = [
  {
    name: 'purecache LRU',
    isOurs: true,
    isPerObject: true,
    kinds: ['async', 'sync'],
    expires: true,
    method(setup) {
      const { capacity, ttl } = setup;
      const options = ttl === undefined ? { backend: LRU, capacity } : { backend: LRU, capacity, ttl };
      return decorateLegacy(Cached(options), setup);
    },
    container: ({ capacity }) => new LRU({ capacity }),
    ttlContainer: ({ capacity, ttl }) => new LRU({ capacity, ttl }),
  },
  {
    name: 'purecache TTL',
    isOurs: true,
    isPerObject: true,
    kinds: ['async', 'sync'],
    expires: true,
    needsTtl: true,
    method: (setup) => decorateLegacy(Cached({ backend: TTL, capacity: setup.capacity, ttl: setup.ttl }), setup),
    ttlContainer: ({ capacity, ttl }) => new TTL({ capacity, ttl }),
  },
  { name: 'purecache hashKey', isOurs: true, key: hashKey },
];
