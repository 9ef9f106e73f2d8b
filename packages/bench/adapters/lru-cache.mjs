// lru-cache: `memo`, `fetch`, and the container itself.
import { LRUCache } from 'lru-cache';

export const packageName = 'lru-cache';

export const contenders = [
  {
    name: 'lru-cache memo',
    marks: ({ isAsync, shape, ttl }) => (isAsync ? 'p' : '') + jsonMarks(shape) + (ttl === undefined ? '' : 'l'),
    kinds: ['async', 'sync'],
    expires: true,
    method: (setup) => memo(setup, open(setup, { memoMethod: memoMethod(setup) })),
  },
  {
    // What its users write in a class: a field that holds the cache.
    name: 'lru-cache memo in a field',
    marks: ({ isAsync }) => (isAsync ? 'p' : ''),
    kinds: ['async', 'sync'],
    isPerObject: true,
    method(setup) {
      const field = Symbol('cache');
      setup.onNew(function () {
        this[field] = open(setup, { memoMethod: memoMethod(setup) });
      });
      return function (id) {
        return this[field].memo(id);
      };
    },
  },
  {
    name: 'lru-cache fetch',
    marks: ({ shape, ttl }) => jsonMarks(shape) + (ttl === undefined ? '' : 'l'),
    kinds: ['async'],
    expires: true,
    method(setup) {
      const { load, shape } = setup;
      if (shape.isPlain) {
        const cache = open(setup, { fetchMethod: (key) => load(key) });
        return (id) => cache.fetch(id);
      }
      const cache = open(setup, { fetchMethod: (key, stale, { context }) => load(...context) });
      return (...args) => cache.fetch(shape.json(args), { context: args });
    },
  },
  {
    name: 'lru-cache',
    marks: ({ ttl }) => (ttl === undefined ? '' : 'l'),
    container: ({ capacity }) => new LRUCache({ max: capacity }),
    ttlContainer: ({ capacity, ttl }) => new LRUCache({ max: capacity, ttl }),
  },
  {
    name: 'lru-cache ttlAutopurge',
    marks: 't',
    ttlContainer: ({ capacity, ttl }) => new LRUCache({ max: capacity, ttl, ttlAutopurge: true }),
  },
];

function jsonMarks(shape) {
  return shape.isPlain ? '' : 'hoc';
}

function open({ capacity, ttl }, options) {
  return new LRUCache({ max: capacity, ...(ttl === undefined ? {} : { ttl }), ...options });
}

function memoMethod({ load, shape }) {
  return shape.isPlain ? (key) => load(key) : (key, stale, { context }) => load(...context);
}

function memo({ shape }, cache) {
  return shape.isPlain ? (id) => cache.memo(id) : (...args) => cache.memo(shape.json(args), { context: args });
}
