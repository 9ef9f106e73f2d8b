// What purecache is meant to reach, in ratios of one run.

/**
 * @typedef {object} Target
 * @property {string} workload
 * @property {string} case
 * @property {string} metric
 * @property {string} ours the contender of ours that is meant
 * @property {number} most
 * @property {number} [stretch] was reached by some hand-written design, not all by one
 * @property {string} [of] the contender the ratio is to; absent: the figure itself counts
 * @property {string} [ofPeersWithout] letters: the ratio is to the best peer with none of these marks
 */

const LRU = 'purecache LRU';
const ASKED = 'purecache LRU, all asked';
const BARE = 'limit: nothing asked';
const TTL = 'purecache TTL';
const KEY = 'purecache hashKey';
const GET = 'limit: Map.get';
const MAP = 'limit: Map';
const CLOCK = 'limit: Map + coarse clock';

const hit = (measured, metric, bounds) => ({ workload: 'hit', case: measured, metric, ours: LRU, ...bounds });
const lru = (measured, metric, bounds) => ({ workload: 'lru', case: measured, metric, ours: LRU, ...bounds });
const ttl = (measured, metric, bounds) => ({ workload: 'ttl', case: measured, metric, ours: TTL, ...bounds });
const key = (measured, bounds) => ({ workload: 'keys', case: measured, metric: 'found', ours: KEY, ...bounds });
const stampede = (metric, bounds) => ({ workload: 'stampede', case: '1 key', metric, ours: LRU, ...bounds });
const unused = (measured, metric) => ({
  workload: 'unused',
  case: measured,
  metric,
  ours: ASKED,
  of: BARE,
  most: 1.1,
  stretch: 1.03,
});

/** @type {Target[]} */
export const TARGETS = [
  hit('async, one string, re-used', 'awaited', { of: GET, most: 1.4, stretch: 1.2 }),
  hit('async, one string, re-used', 'returned', { of: GET, most: 1.7, stretch: 1.3 }),
  hit('async, one string, re-used', 'awaited', { of: 'lru-cache fetch', most: 1 }),
  hit('async, one string, re-used', 'awaited', { ofPeersWithout: 'up', most: 1 }),
  hit('sync, one string, re-used', 'returned', { of: GET, most: 1.8, stretch: 1.4 }),
  hit('sync, one string, re-used', 'returned', { of: 'memoizee max', most: 1 }),
  hit('sync, one string, re-used', 'returned', { of: 'lru-cache memo', most: 1 }),
  hit('async, one object of 3 fields, fresh', 'awaited', { of: 'typescript-memoize', most: 1 }),
  hit('async, one object of 3 fields, fresh', 'awaited', { of: GET, most: 1.2, stretch: 0.62 }),
  { ...hit('async, one string, re-used', 'awaited', { of: GET, most: 1.7, stretch: 1.5 }), workload: 'ttl-hit' },
  { ...hit('async, one string, re-used', 'returned', { of: GET, most: 2.3, stretch: 1.7 }), workload: 'ttl-hit' },
  {
    workload: 'instances',
    case: 'sync, 10,000 objects',
    metric: 'returned',
    ours: LRU,
    of: 'limit: WeakMap.get + Map.get',
    most: 1.6,
    stretch: 1.25,
  },
  key('one string', { of: 'JSON.stringify', most: 0.8, stretch: 0.4 }),
  key('one number', { of: 'JSON.stringify', most: 0.3 }),
  key('a string and a number', { of: 'JSON.stringify', most: 1.05, stretch: 0.4 }),
  key('a flat object of 5 fields', { of: 'JSON.stringify', most: 1.1, stretch: 0.4 }),
  key('nested objects, about 30 leaves', { ofPeersWithout: 'o', most: 0.8, stretch: 0.4 }),
  key('a list of 100 numbers', { ofPeersWithout: 'o', most: 0.8, stretch: 0.4 }),
  key('Date, Map, Set, bigint', { ofPeersWithout: 'o', most: 0.8, stretch: 0.4 }),
  lru('get, 10k', 'fresh', { of: MAP, most: 0.9, stretch: 0.68 }),
  lru('get, 100k', 'fresh', { of: MAP, most: 1, stretch: 0.76 }),
  lru('get, 10k', 'reused', { of: MAP, most: 1.6, stretch: 1.35 }),
  lru('get, 100k', 'reused', { of: MAP, most: 2.1, stretch: 1.7 }),
  lru('get and clear, 1M', 'reused', { of: MAP, most: 2.1, stretch: 1.65 }),
  lru('churn, 10k', 'set', { of: 'limit: Map, oldest out', most: 0.6, stretch: 0.4 }),
  lru('memory, 100k', 'bytes', { most: 45, stretch: 40 }),
  lru('churn and garbage, 100k', 'share', { most: 1, stretch: 0 }),
  lru('get and clear, 1M', 'clear', { most: 5, stretch: 2.5 }),
  ttl('get and overwrite, 100k', 'get', { of: CLOCK, most: 1.4, stretch: 1.2 }),
  ttl('churn, 100k', 'set', { of: CLOCK, most: 2.5, stretch: 2 }),
  ttl('1M entries expiring', 'block', { most: 20, stretch: 5 }),
  ttl('1M entries expiring', 'held', { most: 0 }),
  ttl('1M entries expiring', 'left', { most: 1 }),
  ttl('1M entries expiring', 'timers', { most: 1 }),
  stampede('loads', { most: 1 }),
  stampede('time', { of: 'limit: Map of promises', most: 1.05, stretch: 1 }),
  unused('async, one string, re-used', 'awaited'),
  unused('async, one string, re-used', 'returned'),
  unused('sync, one string, re-used', 'returned'),
  stampede('cpu', { of: 'limit: Map of promises', most: 1.3, stretch: 1 }),
];
