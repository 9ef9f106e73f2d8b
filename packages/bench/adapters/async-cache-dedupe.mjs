// async-cache-dedupe: a function of one argument; several go in as a list, and its stable stringifier makes the key.
import { createCache } from 'async-cache-dedupe';

export const packageName = 'async-cache-dedupe';

export const contenders = [
  {
    name: 'async-cache-dedupe',
    marks: ({ shape }) => (shape.isPlain ? 's' : 'sc'),
    kinds: ['async'],
    expires: true,
    method({ load, shape, capacity }) {
      // In seconds, and it stores nothing without.
      const cache = createCache({ ttl: 3_600, storage: { type: 'memory', options: { size: capacity } } });
      if (shape.arity === 1) {
        cache.define('load', (arg) => load(arg));
        return (arg) => cache.load(arg);
      }
      cache.define('load', (args) => load(...args));
      return (...args) => cache.load(args);
    },
  },
];
