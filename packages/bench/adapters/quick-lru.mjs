// quick-lru: the container, with and without `maxAge`.
import QuickLRU from 'quick-lru';

export const packageName = 'quick-lru';

export const contenders = [
  {
    name: 'quick-lru',
    marks: ({ ttl }) => (ttl === undefined ? 'x' : 'xl'),
    container: ({ capacity }) => new QuickLRU({ maxSize: capacity }),
    ttlContainer: ({ capacity, ttl }) => new QuickLRU({ maxSize: capacity, maxAge: ttl }),
  },
];
