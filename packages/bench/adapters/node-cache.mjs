// node-cache: the container, which clones nothing here.
import NodeCache from 'node-cache';

export const packageName = 'node-cache';

export const contenders = [
  {
    name: 'node-cache',
    // `maxKeys` is a limit at which `set` throws; it never evicts.
    marks: 'u',
    ttlContainer({ ttl }) {
      const cache = new NodeCache({ stdTTL: ttl / 1_000, checkperiod: 1, useClones: false });
      return {
        get: (key) => cache.get(key),
        set: (key, value) => cache.set(key, value),
        get size() {
          return cache.getStats().keys;
        },
      };
    },
  },
];
