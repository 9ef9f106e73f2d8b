import { backendConformance, ManualClock } from '@purecache/core/testing';
import { TTL, type TTLOptions } from '../src/index.js';
import { thrownBy } from '../../core/test/support/caught.js';

backendConformance({
  test,
  create: (options) => new TTL({ ttl: Infinity, ...options }),
  supports: { sync: true, capacity: true, expiry: true, peek: true },
});

/** A cache that writes down what it loses. */
function recorded(options: Partial<TTLOptions>) {
  const removed: string[] = [];
  const clock = new ManualClock(1_000);
  const ttl = new TTL({
    ttl: 100,
    clock,
    onRemoval: (key, value, cause) => removed.push(`${key}=${String(value)} ${cause}`),
    ...options,
  });
  return { ttl, clock, removed };
}

test('an entry lives for the ttl of the cache, or its own, from when it is set', () => {
  const { ttl, clock } = recorded({ ttl: '1s' });
  ttl.set('default', 1);
  ttl.set('short', 2, 500);
  ttl.set('long', 3, 2 ** 40);
  const alive = () => ['default', 'short', 'long'].filter((key) => ttl.get(key) !== undefined);
  clock.advance(499);
  expect(alive()).toEqual(['default', 'short', 'long']);
  clock.advance(1);
  expect(alive()).toEqual(['default', 'long']);
  clock.advance(500);
  expect(alive()).toEqual(['long']);
  clock.advance(2 ** 40 - 1_001);
  expect(alive()).toEqual(['long']);
  clock.advance(1);
  expect(alive()).toEqual([]);
});

test('reading does not prolong a life, setting does', () => {
  const { ttl, clock } = recorded({});
  ttl.set('read', 1);
  ttl.set('set', 1);
  clock.advance(60);
  ttl.get('read');
  ttl.peek('read');
  ttl.set('set', 2);
  clock.advance(40);
  expect([ttl.get('read'), ttl.peek('set'), ttl.size]).toEqual([undefined, 2, 1]);
});

test('a full cache drops the entry that expires first', () => {
  const { ttl, removed } = recorded({ capacity: 3 });
  ttl.set('a', 1, 300);
  ttl.set('b', 2, 100);
  ttl.set('c', 3, 200);
  ttl.get('b');
  ttl.set('d', 4, 50);
  expect([...ttl.keys()]).toEqual(['d', 'c', 'a']);
  ttl.set('e', 5, Infinity);
  expect([...ttl.keys()]).toEqual(['c', 'a', 'e']);
  expect(removed).toEqual(['b=2 evicted', 'd=4 evicted']);
  expect([ttl.size, ttl.capacity, ttl.evictions]).toEqual([3, 3, 2]);
});

test('of entries that expire together, or never, the one set first goes first', () => {
  const { ttl } = recorded({ capacity: 3, ttl: Infinity });
  for (const key of ['a', 'b', 'c', 'a', 'd']) ttl.set(key, key);
  expect([...ttl.keys()]).toEqual(['c', 'a', 'd']);
});

test('a full cache lets go of what has expired before it evicts', () => {
  const { ttl, clock, removed } = recorded({ capacity: 3 });
  for (const key of ['a', 'b', 'c']) ttl.set(key, key);
  clock.advance(100);
  ttl.set('d', 'd');
  expect([removed, [...ttl.keys()], ttl.evictions]).toEqual([['a=a expired', 'b=b expired'], ['c', 'd'], 0]);
});

test('its capacity is 10,000 unless it is given', () => {
  const ttl = new TTL({ ttl: 60_000 });
  expect([ttl.capacity, new TTL({ ttl: 1, capacity: Infinity }).capacity]).toEqual([10_000, Infinity]);
  for (let i = 0; i <= 10_000; i++) ttl.set(`k${i}`, i);
  expect([ttl.size, ttl.get('k0'), ttl.get('k1'), ttl.evictions]).toEqual([10_000, undefined, 1, 1]);
});

test('a listener hears each cause', () => {
  const { ttl, clock, removed } = recorded({ capacity: 3 });
  for (const key of ['a', 'b', 'c', 'd', 'd']) ttl.set(key, key);
  expect([ttl.delete('c'), ttl.delete('c')]).toEqual([true, false]);
  clock.advance(100);
  expect([ttl.get('b'), ttl.delete('d')]).toEqual([undefined, false]);
  ttl.set('e', 'e');
  ttl.set('f:1', 'f');
  ttl.clear('f');
  ttl.clear();
  expect(removed).toEqual([
    'a=a evicted',
    'd=d replaced',
    'c=c deleted',
    'b=b expired',
    'd=d expired',
    'f:1=f deleted',
    'e=e deleted',
  ]);
});

test('keys are those of the moment: the cache may change while they are read', () => {
  const { ttl } = recorded({});
  for (const key of ['a', 'b', 'c']) ttl.set(key, key);
  const read: string[] = [];
  for (const key of ttl.keys()) {
    read.push(key);
    ttl.clear();
  }
  expect([read, ttl.size]).toEqual([['a', 'b', 'c'], 0]);
});

test('it is a synchronous backend with the clock given, or the monotonic clock of the process', () => {
  const clock = new ManualClock(7);
  expect(new TTL({ ttl: 1, clock }).clock).toBe(clock);
  expect(new TTL({ ttl: 1 }).sync).toBe(true);
  expect(Math.abs(new TTL({ ttl: 1 }).clock.now() - performance.now())).toBeLessThan(1_000);
});

const ttlMessage = /^Option 'ttl' must be a duration greater than 0: milliseconds as a number, or text such as /;
test.each<[unknown, string | RegExp]>([
  [{}, ttlMessage],
  [{ ttl: 0 }, ttlMessage],
  [{ ttl: -5 }, ttlMessage],
  [{ ttl: NaN }, ttlMessage],
  [{ ttl: 'soon' }, ttlMessage],
  [{ ttl: '-5s' }, ttlMessage],
  [{ ttl: 1, capacity: 0 }, `Option 'capacity' must be a whole number from 1 (or Infinity), not 0.`],
  [{ ttl: 1, capacity: -1 }, `Option 'capacity' must be a whole number from 1 (or Infinity), not -1.`],
  [{ ttl: 1, capacity: 1.5 }, `Option 'capacity' must be a whole number from 1 (or Infinity), not 1.5.`],
  [{ ttl: 1, capacity: NaN }, `Option 'capacity' must be a whole number from 1 (or Infinity), not NaN.`],
  [{ ttl: 1, capacity: '10' }, `Option 'capacity' must be a whole number from 1 (or Infinity), not '10'.`],
  [undefined, `Options were expected, as in new TTL({ ttl: '60s' }), not undefined.`],
  [null, `Options were expected, as in new TTL({ ttl: '60s' }), not null.`],
  ['60s', `Options were expected, as in new TTL({ ttl: '60s' }), not '60s'.`],
  [
    { ttl: 1, capcity: 1 },
    `Unknown option 'capcity'. Did you mean 'capacity'? Known: ttl, capacity, onRemoval, clock.`,
  ],
  [{ ttl: 1, onRemoval: 1 }, `Option 'onRemoval' must be a function, not 1.`],
  [
    { ttl: 1, clock: {} },
    `Option 'clock' must be an object with a now() method that gives milliseconds, not an object (Object).`,
  ],
])('options %p are refused', (options, message) => {
  const error = thrownBy(() => new TTL(options as TTLOptions));
  expect(error).toBeInstanceOf(TypeError);
  expect(error.code).toBe('PURECACHE_INVALID_OPTION');
  if (typeof message === 'string') expect(error.message).toBe(message);
  else expect(error.message).toMatch(message);
});

test.each([0, -5, NaN, '50'])('set refuses a ttl of %p', (ttl) => {
  const cache = new TTL({ ttl: 1_000 });
  const error = thrownBy(() => cache.set('a', 1, ttl as number));
  expect([error.code, cache.size]).toEqual(['PURECACHE_INVALID_OPTION', 0]);
});

test('observe adds listeners beside onRemoval', () => {
  const { ttl, clock, removed } = recorded({ capacity: 2 });
  const seen: string[] = [];
  ttl.observe((key, value, cause) => seen.push(`${key}=${String(value)} ${cause}`));
  ['a', 'b', 'c'].forEach((key, i) => ttl.set(key, i));
  clock.advance(100);
  ttl.get('b');
  expect(removed).toEqual(['a=0 evicted', 'b=1 expired']);
  expect(seen).toEqual(removed);
});
