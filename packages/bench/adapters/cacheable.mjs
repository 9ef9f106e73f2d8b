// cacheable: `wrap` of the two classes with their default key, and the container. Nothing is cloned.
import { Cacheable, CacheableMemory, createKeyv } from 'cacheable';

export const packageName = 'cacheable';

export const contenders = [
  {
    name: 'cacheable wrap',
    marks: 'soc',
    kinds: ['async'],
    shapes: ['string', 'object'],
    expires: true,
    method({ load, capacity, ttl, name }) {
      const primary = createKeyv({ lruSize: capacity, useClone: false });
      return new Cacheable({ primary }).wrap(load, { keyPrefix: name, ...(ttl === undefined ? {} : { ttl }) });
    },
  },
  {
    name: 'CacheableMemory wrap',
    marks: 'soc',
    kinds: ['sync'],
    expires: true,
    method({ load, capacity, ttl, name }) {
      const cache = new CacheableMemory({ lruSize: capacity, useClone: false });
      return cache.wrap(load, { keyPrefix: name, ...(ttl === undefined ? {} : { ttl }) });
    },
  },
  {
    name: 'CacheableMemory',
    ttlContainer: ({ capacity, ttl }) =>
      new CacheableMemory({ ttl, lruSize: capacity, useClone: false, checkInterval: 1_000 }),
  },
];
