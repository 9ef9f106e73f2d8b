// p-memoize: the function, the function over a bounded Map-like, and the decorator.
import pMemoize, { pMemoizeDecorator } from 'p-memoize';
import QuickLRU from 'quick-lru';
import { decorateStandard } from './decorate.mjs';

export const packageName = 'p-memoize';

export const contenders = [
  {
    name: 'p-memoize',
    marks: ({ shape }) => 'ufe' + jsonMarks(shape),
    kinds: ['async'],
    method: ({ load, shape }) => pMemoize(load, keyOptions(shape)),
  },
  {
    name: 'p-memoize + quick-lru',
    marks: ({ shape }) => 'xfe' + jsonMarks(shape),
    kinds: ['async'],
    method: ({ load, shape, capacity }) =>
      pMemoize(load, { ...keyOptions(shape), cache: new QuickLRU({ maxSize: capacity }) }),
  },
  {
    // It hands its `cache` option to every object alike, so that only the unbounded default is one per object.
    name: 'pMemoizeDecorator',
    marks: 'ufe',
    kinds: ['async'],
    isPerObject: true,
    method: (setup) => decorateStandard(pMemoizeDecorator(), setup),
  },
];

function jsonMarks(shape) {
  return shape.isPlain ? '' : 'hoc';
}

function keyOptions(shape) {
  return shape.isPlain ? {} : { cacheKey: (args) => shape.json(args) };
}
