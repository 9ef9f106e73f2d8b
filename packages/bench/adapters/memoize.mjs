// memoize: the function and the decorator.
import memoize, { memoizeDecorator } from 'memoize';
import { decorateLegacy } from './decorate.mjs';

export const packageName = 'memoize';

export const contenders = [
  {
    name: 'memoize',
    marks: (setup) => 'uf' + sharedMarks(setup),
    kinds: ['async', 'sync'],
    expires: true,
    method: ({ load, shape, ttl }) =>
      memoize(load, { ...keyOptions(shape), ...(ttl === undefined ? {} : { maxAge: ttl }) }),
  },
  {
    name: 'memoizeDecorator',
    marks: ({ isAsync }) => (isAsync ? 'ufp' : 'uf'),
    kinds: ['async', 'sync'],
    isPerObject: true,
    method: (setup) => decorateLegacy(memoizeDecorator(), setup),
  },
];

function sharedMarks({ isAsync, shape, ttl }) {
  return (isAsync ? 'p' : '') + (shape.isPlain ? '' : 'hoc') + (ttl === undefined ? '' : 't');
}

function keyOptions(shape) {
  return shape.isPlain ? {} : { cacheKey: (args) => shape.json(args) };
}
