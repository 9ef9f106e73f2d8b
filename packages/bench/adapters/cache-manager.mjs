// cache-manager: `wrap` over the store its manual recommends, which clones nothing here.
import { createCache } from 'cache-manager';
import { createKeyv } from 'cacheable';

export const packageName = 'cache-manager';

export const contenders = [
  {
    name: 'cache-manager wrap',
    marks: ({ shape }) => (shape.isPlain ? 'sh' : 'shoc'),
    kinds: ['async'],
    shapes: ['string', 'object'],
    expires: true,
    method({ load, shape, capacity, ttl }) {
      const cache = createCache({ stores: [createKeyv({ lruSize: capacity, useClone: false })] });
      return shape.isPlain
        ? (id) => cache.wrap(String(id), () => load(id), ttl)
        : (...args) => cache.wrap(shape.json(args), () => load(...args), ttl);
    },
  },
];
