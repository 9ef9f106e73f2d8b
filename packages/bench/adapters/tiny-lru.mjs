// tiny-lru: the container, with and without a time to live.
import { lru } from 'tiny-lru';

export const packageName = 'tiny-lru';

export const contenders = [
  {
    name: 'tiny-lru',
    marks: ({ ttl }) => (ttl === undefined ? 'k' : 'kl'),
    container: ({ capacity }) => lru(capacity),
    ttlContainer: ({ capacity, ttl }) => lru(capacity, ttl, true),
  },
];
