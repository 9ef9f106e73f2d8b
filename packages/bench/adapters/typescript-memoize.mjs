// typescript-memoize: the decorator; with a JSON hash function where the first argument alone is no key.
import { Memoize } from 'typescript-memoize';
import { decorateLegacy } from './decorate.mjs';

export const packageName = 'typescript-memoize';

export const contenders = [
  {
    name: 'typescript-memoize',
    marks: ({ isAsync, shape, ttl }) =>
      'uf' + (isAsync ? 'p' : '') + (shape.isPlain ? '' : 'hoc') + (ttl === undefined ? '' : 'l'),
    kinds: ['async', 'sync'],
    isPerObject: true,
    expires: true,
    method: (setup) => decorateLegacy(Memoize(options(setup)), setup),
  },
];

function options({ shape, ttl }) {
  const hashFunction = shape.isPlain ? undefined : (...args) => shape.json(args);
  return ttl === undefined ? hashFunction : { expiring: ttl, hashFunction };
}
