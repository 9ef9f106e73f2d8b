// memoizee: in primitive mode where the arguments allow it, else with a JSON normalizer as its manual shows.
import memoizee from 'memoizee';
import memoizeMethods from 'memoizee/methods.js';

export const packageName = 'memoizee';

export const contenders = [
  {
    name: 'memoizee',
    marks: (setup) => 'u' + marks(setup),
    kinds: ['async', 'sync'],
    expires: true,
    method: (setup) => memoizee(setup.load, options(setup)),
  },
  {
    name: 'memoizee max',
    marks,
    kinds: ['async', 'sync'],
    expires: true,
    method: (setup) => memoizee(setup.load, { ...options(setup), max: setup.capacity }),
  },
  {
    name: 'memoizee/methods max',
    marks,
    kinds: ['async', 'sync'],
    isPerObject: true,
    method(setup) {
      const { prototype, name, load, capacity } = setup;
      const descriptor = { value: load, configurable: true, enumerable: false, writable: true };
      const methods = memoizeMethods({ [name]: { ...descriptor, ...options(setup), max: capacity } });
      Object.defineProperties(prototype, methods);
    },
  },
];

function options({ isAsync, shape, ttl }) {
  return {
    length: shape.arity,
    ...(shape.isPrimitive ? { primitive: true } : { normalizer: (args) => shape.json(args) }),
    ...(isAsync ? { promise: true } : {}),
    ...(ttl === undefined ? {} : { maxAge: ttl }),
  };
}

function marks({ isAsync, shape, ttl }) {
  return (isAsync ? 'p' : '') + (shape.isPrimitive ? 'c' : 'hoc') + (ttl === undefined ? '' : 't');
}
