// @epic-web/cachified over lru-cache, as its manual shows.
import { cachified, totalTtl } from '@epic-web/cachified';
import { LRUCache } from 'lru-cache';

export const packageName = '@epic-web/cachified';

export const contenders = [
  {
    name: 'cachified + lru-cache',
    marks: ({ shape }) => (shape.isPlain ? 'sh' : 'shoc'),
    kinds: ['async'],
    shapes: ['string', 'object'],
    expires: true,
    method({ load, shape, capacity, ttl = Infinity }) {
      const cache = adapt(new LRUCache({ max: capacity }));
      const keyOf = shape.isPlain ? ([id]) => String(id) : (args) => shape.json(args);
      return (...args) => cachified({ key: keyOf(args), cache, ttl, getFreshValue: () => load(...args) });
    },
  },
];

function adapt(cache) {
  return {
    get: (key) => cache.get(key),
    set(key, value) {
      const ttl = totalTtl(value?.metadata);
      cache.set(key, value, { ttl: ttl === Infinity ? undefined : ttl, start: value?.metadata?.createdTime });
    },
    delete: (key) => cache.delete(key),
  };
}
