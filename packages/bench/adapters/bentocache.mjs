// bentocache: `getOrSet` on one memory layer, without serialisation.
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';

export const packageName = 'bentocache';

export const contenders = [
  {
    name: 'bentocache getOrSet',
    marks: ({ shape }) => (shape.isPlain ? 'sh' : 'shoc'),
    kinds: ['async'],
    shapes: ['string', 'object'],
    expires: true,
    method({ load, shape, capacity, ttl }) {
      const memory = bentostore().useL1Layer(memoryDriver({ maxItems: capacity, serialize: false }));
      const cache = new BentoCache({ default: 'memory', stores: { memory } });
      const keyOf = shape.isPlain ? ([id]) => String(id) : (args) => shape.json(args);
      return (...args) =>
        cache.getOrSet({ key: keyOf(args), factory: () => load(...args), ...(ttl === undefined ? {} : { ttl }) });
    },
  },
];
