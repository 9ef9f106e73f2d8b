import { jest } from '@jest/globals';
import { backendConformance, ManualClock } from '@purecache/core/testing';
import { LRU, type LRUOptions } from '../src/index.js';
import { thrownBy } from '../../core/test/support/caught.js';

backendConformance({
  test,
  create: (options) => new LRU({ capacity: Infinity, ...options }),
  supports: { sync: true, capacity: true, expiry: true, peek: true },
});

/** A cache that writes down what it loses. */
function recorded(options: Partial<LRUOptions>) {
  const removed: string[] = [];
  const clock = new ManualClock(1_000);
  const lru = new LRU({
    capacity: 3,
    clock,
    onRemoval: (key, value, cause) => removed.push(`${key}=${String(value)} ${cause}`),
    ...options,
  });
  return { lru, clock, removed };
}

const filled = (lru: LRU, ...keys: string[]) => {
  for (const key of keys) lru.set(key, key.toUpperCase());
  return lru;
};

test('a full cache drops the least recently used entry', () => {
  const lru = filled(new LRU({ capacity: 3 }), 'a', 'b', 'c');
  lru.get('a');
  lru.set('b', 'B2');
  lru.set('d', 'D');
  expect([...lru.keys()]).toEqual(['a', 'b', 'd']);
  expect(['a', 'b', 'c', 'd'].map((key) => lru.get(key))).toEqual(['A', 'B2', undefined, 'D']);
  expect([lru.size, lru.capacity, lru.evictions]).toEqual([3, 3, 1]);
});

test('peek is no use, and neither is a look for what is not there', () => {
  const lru = filled(new LRU({ capacity: 2 }), 'a', 'b');
  expect([lru.peek('a'), lru.peek('x'), lru.get('x')]).toEqual(['A', undefined, undefined]);
  filled(lru, 'c');
  expect([...lru.keys()]).toEqual(['b', 'c']);
});

test('a cache of one entry holds the last one', () => {
  const lru = filled(new LRU({ capacity: 1 }), 'a', 'b');
  expect([...lru.keys()]).toEqual(['b']);
});

test('a cache without a bound keeps everything', () => {
  const lru = new LRU({ capacity: Infinity });
  for (let i = 0; i < 3_000; i++) lru.set(`k${i}`, i);
  expect([lru.size, lru.get('k0'), lru.get('k2999'), lru.evictions]).toEqual([3_000, 0, 2_999, 0]);
});

test('delete tells whether there was an entry, and room is used again', () => {
  const lru = filled(new LRU({ capacity: 3 }), 'a', 'b', 'c');
  expect([lru.delete('b'), lru.delete('b')]).toEqual([true, false]);
  filled(lru, 'd');
  expect([[...lru.keys()], lru.evictions]).toEqual([['a', 'c', 'd'], 0]);
});

test('the option ttl serves entries that have none of their own, from when they are set', () => {
  const { lru, clock } = recorded({ ttl: '50ms', capacity: 5 });
  lru.set('default', 1);
  lru.set('short', 2, 10);
  lru.set('for ever', 3, Infinity);
  clock.advance(10);
  expect([lru.get('default'), lru.get('short'), lru.get('for ever')]).toEqual([1, undefined, 3]);
  clock.advance(40);
  expect([lru.get('default'), lru.peek('default'), lru.get('for ever')]).toEqual([undefined, undefined, 3]);
  clock.advance(2 ** 40);
  expect(lru.get('for ever')).toBe(3);
});

test('a ttl of 2 ** 40 ms does not overflow', () => {
  const { lru, clock } = recorded({ ttl: 2 ** 40 });
  lru.set('a', 1);
  clock.advance(2 ** 40 - 1);
  expect(lru.get('a')).toBe(1);
  clock.advance(1);
  expect(lru.get('a')).toBeUndefined();
});

test('a full cache lets go of what has expired before it drops what was used', () => {
  const { lru, clock, removed } = recorded({});
  lru.set('a', 1);
  lru.set('b', 2, 10);
  lru.set('c', 3, 10);
  clock.advance(10);
  lru.set('d', 4);
  expect([[...lru.keys()], lru.evictions]).toEqual([['a', 'd'], 0]);
  expect(removed).toEqual(['b=2 expired', 'c=3 expired']);
});

describe('maxWeight', () => {
  const weighed = () => recorded({ capacity: 10, maxWeight: 10, weigh: (value) => value as number });

  test('drops the least recently used entries until the new one fits', () => {
    const { lru, removed } = weighed();
    for (const [key, weight] of [
      ['a', 4],
      ['b', 4],
      ['c', 2],
    ] as const)
      lru.set(key, weight);
    lru.get('a');
    lru.set('d', 5);
    expect([[...lru.keys()], removed, lru.evictions]).toEqual([['a', 'd'], ['b=4 evicted', 'c=2 evicted'], 2]);
  });

  test('does not keep a value that is heavier alone, nor what was there under its key', () => {
    const { lru, removed } = weighed();
    lru.set('a', 4);
    lru.set('b', 4);
    lru.set('a', 11);
    expect([lru.get('a'), lru.get('b'), removed, lru.evictions]).toEqual([undefined, 4, ['a=4 replaced'], 0]);
    lru.set('c', 10);
    expect([...lru.keys()]).toEqual(['c']);
  });

  test('hands weigh the value and the key', () => {
    const weigh = jest.fn((_value: unknown, key: string) => key.length);
    const lru = new LRU({ capacity: 5, maxWeight: 5, weigh });
    lru.set('abc', 'x');
    lru.set('ab', 'y');
    lru.set('c', 'z');
    expect(weigh.mock.calls).toEqual([
      ['x', 'abc'],
      ['y', 'ab'],
      ['z', 'c'],
    ]);
    expect([...lru.keys()]).toEqual(['ab', 'c']);
  });

  test.each([NaN, -1, Infinity, '5', undefined, null])('refuses a weight of %p, and keeps what was there', (weight) => {
    const weights: unknown[] = [1, weight];
    const lru = new LRU({ capacity: 5, maxWeight: 5, weigh: () => weights.shift() as number });
    lru.set('a', 'old');
    const error = thrownBy(() => lru.set('a', 'new'));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.code).toBe('PURECACHE_INVALID_OPTION');
    expect(error.message).toMatch(/^Option 'weigh' must return a finite number from 0, not /);
    expect(lru.get('a')).toBe('old');
  });

  test('counts weights of 0 as entries only', () => {
    const { lru } = weighed();
    for (let i = 0; i < 20; i++) lru.set(`k${i}`, 0);
    expect(lru.size).toBe(10);
  });
});

describe('onRemoval', () => {
  test('hears each cause', () => {
    const { lru, clock, removed } = recorded({ ttl: 100 });
    filled(lru, 'a', 'b', 'c', 'd', 'd');
    lru.delete('c');
    clock.advance(100);
    lru.get('b');
    filled(lru, 'e');
    lru.clear();
    expect(removed).toEqual([
      'a=A evicted',
      'd=D replaced',
      'c=C deleted',
      'b=B expired',
      'd=D expired',
      'e=E deleted',
    ]);
  });

  test('finds the cache as it is after the operation', () => {
    const seen: unknown[] = [];
    const lru: LRU = new LRU({
      capacity: 2,
      onRemoval: (key) => void seen.push(key, [...lru.keys()], lru.size, lru.peek(key)),
    });
    filled(lru, 'a', 'b', 'c');
    expect(seen).toEqual(['a', ['b', 'c'], 2, undefined]);
    lru.clear();
    expect(seen.slice(4)).toEqual(['b', [], 0, undefined, 'c', [], 0, undefined]);
  });

  test('may set, delete and clear', () => {
    const heard: string[] = [];
    const lru: LRU = new LRU({
      capacity: 2,
      onRemoval: (key, _, cause) => {
        heard.push(`${key} ${cause}`);
        if (cause === 'evicted' && key === 'a') lru.set('b', 'again');
        if (cause === 'replaced') lru.delete('c');
        if (cause === 'deleted' && key === 'c') lru.clear();
      },
    });
    filled(lru, 'a', 'b', 'c');
    expect(heard).toEqual(['a evicted', 'b replaced', 'c deleted', 'b deleted']);
    expect(lru.size).toBe(0);
  });

  test('that puts back what is evicted, without end, ends with a warning', () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    let calls = 0;
    const lru: LRU = new LRU({ capacity: 2, onRemoval: (key, value) => (calls++, lru.set(key, value)) });
    filled(lru, 'a', 'b', 'c');
    expect(calls).toBe(10_003);
    expect(lru.size).toBe(2);
    expect(emitWarning.mock.calls[0]?.[0]).toMatch('without end');
    emitWarning.mockRestore();
  });

  test('that throws fails no operation, and is warned of', () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const lru = new LRU({
      capacity: 1,
      onRemoval: () => {
        throw new Error('broken listener');
      },
    });
    filled(lru, 'a', 'b');
    expect(lru.delete('b')).toBe(true);
    filled(lru, 'c').clear();
    expect(lru.size).toBe(0);
    expect(emitWarning.mock.calls[0]?.[0]).toMatch('broken listener');
    emitWarning.mockRestore();
  });
});

test('keys are those of the moment: the cache may change while they are read', () => {
  const lru = filled(new LRU({ capacity: 4 }), 'a', 'b', 'c', 'd');
  const read: string[] = [];
  for (const key of lru.keys()) {
    read.push(key);
    if (key === 'a') lru.delete('b');
    if (key === 'b') lru.clear();
    if (key === 'c') filled(lru, 'x', 'y');
  }
  expect(read).toEqual(['a', 'b', 'c', 'd']);
  expect([...lru.keys()]).toEqual(['x', 'y']);
});

test('clear with a prefix keeps the order of the rest', () => {
  const { lru, removed } = recorded({ capacity: 9 });
  filled(lru, 'a:1', 'b:1', 'a:2', 'b:2');
  lru.get('b:1');
  lru.clear('a:');
  expect([[...lru.keys()], removed]).toEqual([
    ['b:2', 'b:1'],
    ['a:1=A:1 deleted', 'a:2=A:2 deleted'],
  ]);
});

test('the clock is the one given, or the monotonic clock of the process', () => {
  const clock = new ManualClock(7);
  expect(new LRU({ capacity: 1, clock }).clock).toBe(clock);
  expect(Math.abs(new LRU({ capacity: 1 }).clock.now() - performance.now())).toBeLessThan(1_000);
});

test('options that say undefined are absent', () => {
  const options = {
    capacity: 1,
    ttl: undefined,
    maxWeight: undefined,
    weigh: undefined,
    onRemoval: undefined,
    clock: undefined,
  };
  expect(filled(new LRU(options as unknown as LRUOptions), 'a').get('a')).toBe('A');
});

const ttlMessage = /^Option 'ttl' must be a duration greater than 0: milliseconds as a number, or text such as /;
test.each<[unknown, string | RegExp]>([
  [{ capacity: 0 }, `Option 'capacity' must be a whole number from 1 (or Infinity), not 0.`],
  [{ capacity: -1 }, `Option 'capacity' must be a whole number from 1 (or Infinity), not -1.`],
  [{ capacity: 1.5 }, `Option 'capacity' must be a whole number from 1 (or Infinity), not 1.5.`],
  [{ capacity: NaN }, `Option 'capacity' must be a whole number from 1 (or Infinity), not NaN.`],
  [{ capacity: '10' }, `Option 'capacity' must be a whole number from 1 (or Infinity), not '10'.`],
  [
    {},
    /^Option 'capacity' must be a whole number from 1 \(or Infinity\), not undefined\. Write 'capacity: 1_000', say\.$/,
  ],
  [undefined, 'Options were expected, as in new LRU({ capacity: 1_000 }), not undefined.'],
  [null, 'Options were expected, as in new LRU({ capacity: 1_000 }), not null.'],
  [1_000, 'Options were expected, as in new LRU({ capacity: 1_000 }), not 1000.'],
  [
    { capcity: 1 },
    `Unknown option 'capcity'. Did you mean 'capacity'? Known: capacity, ttl, maxWeight, weigh, onRemoval, clock.`,
  ],
  [{ capacity: 1, ttl: 0 }, ttlMessage],
  [{ capacity: 1, ttl: -5 }, ttlMessage],
  [{ capacity: 1, ttl: NaN }, ttlMessage],
  [{ capacity: 1, ttl: 'soon' }, ttlMessage],
  [{ capacity: 1, ttl: '-5s' }, ttlMessage],
  [{ capacity: 1, ttl: null }, ttlMessage],
  [{ capacity: 1, maxWeight: 5 }, `Option 'weigh' must be a function, with 'maxWeight', not undefined.`],
  [{ capacity: 1, maxWeight: 5, weigh: 3 }, `Option 'weigh' must be a function, with 'maxWeight', not 3.`],
  [
    { capacity: 1, weigh: () => 1 },
    `Option 'maxWeight' must be a finite number greater than 0, with 'weigh', not undefined.`,
  ],
  [{ capacity: 1, weigh: () => 1, maxWeight: 0 }, /^Option 'maxWeight' must be .* not 0\.$/],
  [{ capacity: 1, weigh: () => 1, maxWeight: -1 }, /^Option 'maxWeight' must be .* not -1\.$/],
  [{ capacity: 1, weigh: () => 1, maxWeight: NaN }, /^Option 'maxWeight' must be .* not NaN\.$/],
  [{ capacity: 1, weigh: () => 1, maxWeight: Infinity }, /^Option 'maxWeight' must be .* not Infinity\.$/],
  [{ capacity: 1, weigh: () => 1, maxWeight: '5' }, /^Option 'maxWeight' must be .* not '5'\.$/],
  [{ capacity: 1, onRemoval: 1 }, `Option 'onRemoval' must be a function, not 1.`],
  [{ capacity: 1, clock: 1 }, `Option 'clock' must be an object with a now() method that gives milliseconds, not 1.`],
])('options %p are refused', (options, message) => {
  const error = thrownBy(() => new LRU(options as LRUOptions));
  expect(error).toBeInstanceOf(TypeError);
  expect(error.code).toBe('PURECACHE_INVALID_OPTION');
  if (typeof message === 'string') expect(error.message).toBe(message);
  else expect(error.message).toMatch(message);
});

test('observe adds listeners beside onRemoval', () => {
  const { lru, removed } = recorded({ capacity: 1 });
  const seen: string[][] = [[], []];
  for (const own of seen) lru.observe((key, value, cause) => own.push(`${key}=${String(value)} ${cause}`));
  filled(lru, 'a', 'b', 'b');
  expect(removed).toEqual(['a=A evicted', 'b=B replaced']);
  expect(seen).toEqual([removed, removed]);
});
