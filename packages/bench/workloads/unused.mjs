// What features that a method does not use cost it on a hit.
import { SHAPES } from '../data/shapes.mjs';
import { hitCase } from './hit-case.mjs';

export const unused = {
  name: 'unused',
  title: 'Features that are not used: a hit with and without asking for events, traces, copies and records',
  cases: [true, false].map((isAsync) => ({
    ...hitCase({ isAsync, shape: SHAPES.string }),
    limit: 'limit: nothing asked',
    takes: ({ workloads }) => workloads?.includes('unused') === true,
  })),
};
