// Hits of a cached method whose entries expire, though not while it is measured.
import { SHAPES } from '../data/shapes.mjs';
import { hit } from './hit.mjs';
import { hitCase } from './hit-case.mjs';

const HOUR = 3_600_000;

export const ttlHit = {
  name: 'ttl-hit',
  title: 'A hit with a time to live: the same, entries expire after an hour',
  cases: [true, false].map((isAsync) => hitCase({ isAsync, shape: SHAPES.string, ttl: HOUR })),
  skips: hit.skips,
};
