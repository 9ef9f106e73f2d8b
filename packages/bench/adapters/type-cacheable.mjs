// @type-cacheable/core: the decorator over lru-cache, with a key function and with its default key.
import { Cacheable } from '@type-cacheable/core';
import { LRUCache } from 'lru-cache';
import { decorateLegacy } from './decorate.mjs';

export const packageName = '@type-cacheable/core';

/** Seconds; it stores nothing without a time to live. */
const LONG = 3_600;

export const contenders = [
  {
    name: 'type-cacheable, key function',
    marks: ({ shape }) => (shape.isPlain ? 'sh' : 'shoc'),
    kinds: ['async'],
    shapes: ['string', 'object'],
    expires: true,
    method: (setup) =>
      decorate(setup, { cacheKey: setup.shape.isPlain ? (args) => String(args[0]) : (args) => setup.shape.json(args) }),
  },
  {
    name: 'type-cacheable, default key',
    marks: 'so',
    kinds: ['async'],
    shapes: ['string', 'object'],
    expires: true,
    method: (setup) => decorate(setup, {}),
  },
];

function decorate(setup, options) {
  const client = new Client(setup.capacity);
  return decorateLegacy(Cacheable({ client, ttlSeconds: LONG, ...options }), setup);
}

/** What its own lru-cache adapter does, without the parts that are not called here. */
class Client {
  #cache;
  constructor(capacity) {
    this.#cache = new LRUCache({ max: capacity });
  }
  async get(key) {
    return this.#cache.get(key);
  }
  async set(key, value, seconds) {
    this.#cache.set(key, value, { ttl: seconds * 1_000 });
  }
  getClientTTL() {
    return LONG;
  }
}
