// Hits of a cached method, for each kind of arguments.
import { SHAPES } from '../data/shapes.mjs';
import { hitCase } from './hit-case.mjs';

export const hit = {
  name: 'hit',
  title: 'A hit: a cached method of one object, 10,000 warm entries',
  cases: [true, false].flatMap((isAsync) => Object.values(SHAPES).map((shape) => hitCase({ isAsync, shape }))),
  // One per object by hand is what `instances` is about.
  skips: ['lru-cache memo in a field', 'pMemoizeDecorator', 'memoizeDecorator', 'memoizee/methods max'],
};
