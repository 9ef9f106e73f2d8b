import { jest } from '@jest/globals';
import { monotonicClock } from '../src/runtime/clock.js';
import { SlotList } from '../src/storage/slot-list.js';
import { SlotStore, type SlotStoreOptions } from '../src/storage/slot-store.js';
import { ManualClock } from '../src/testing/manual-clock.js';
import { thrownBy } from './support/caught.js';

class CountingClock extends ManualClock {
  reads = 0;
  override now(): number {
    this.reads++;
    return super.now();
  }
}

function storeWith(options: Partial<SlotStoreOptions> = {}) {
  const clock = new CountingClock(1_000);
  const removed: string[] = [];
  const store = new SlotStore({
    capacity: 3,
    clock,
    order: new SlotList(),
    onRemoval: (key, value, cause) => removed.push(`${key}=${String(value)} ${cause}`),
    ...options,
  });
  return { store, clock, removed };
}

test('the clock is not read while nothing expires', () => {
  const { store, clock } = storeWith();
  for (const key of ['a', 'b', 'c', 'd', 'b']) store.set(key, 1, Infinity);
  store.get('b');
  store.peek('b');
  store.get('absent');
  store.delete('b');
  store.clear('c');
  store.clear();
  expect(clock.reads).toBe(0);
});

test('the clock is read once by an operation that concerns an entry which expires', () => {
  const { store, clock } = storeWith();
  const reads = (action: () => unknown) => {
    clock.reads = 0;
    action();
    return clock.reads;
  };
  expect(reads(() => store.set('a', 1, 50))).toBe(1);
  expect(reads(() => store.set('b', 1, Infinity))).toBe(1); // something might have expired
  expect(reads(() => store.set('a', 1, 50))).toBe(1);
  expect(reads(() => store.get('a'))).toBe(1);
  expect(reads(() => store.get('b'))).toBe(0);
  expect(reads(() => store.peek('a'))).toBe(1);
  expect(reads(() => store.delete('a'))).toBe(1);
  store.set('a', 1, 50);
  expect(reads(() => store.clear('a'))).toBe(1);
  store.set('a', 1, 50);
  expect(reads(() => store.clear())).toBe(1);
});

test('clear reads no clock when nobody is to be told', () => {
  const { store, clock } = storeWith({ onRemoval: undefined });
  store.set('a', 1, 50);
  clock.reads = 0;
  store.clear();
  expect([clock.reads, store.size]).toEqual([0, 0]);
});

test.each([
  ['with a listener', {}],
  ['without a listener', { onRemoval: undefined }],
])('%s it stores, replaces, evicts, finds and deletes', (_, options) => {
  const { store, removed } = storeWith(options);
  ['a', 'b', 'c', 'd'].forEach((key, i) => store.set(key, i, Infinity));
  store.set('c', 9, Infinity);
  expect([store.keys(), store.size, store.evictions]).toEqual([['b', 'd', 'c'], 3, 1]);
  expect(['a', 'b', 'c', 'd'].map((key) => store.peek(key))).toEqual([undefined, 1, 9, 3]);
  expect(store.keys()).toEqual(['b', 'd', 'c']);
  expect(['a', 'b', 'c', 'd'].map((key) => store.get(key))).toEqual([undefined, 1, 9, 3]);
  expect(store.keys()).toEqual(['b', 'c', 'd']);
  expect([store.delete('a'), store.delete('c'), store.delete('c')]).toEqual([false, true, false]);
  store.clear('b');
  expect(store.keys()).toEqual(['d']);
  store.clear();
  expect([store.size, store.evictions]).toEqual([0, 1]);
  const told = ['a=0 evicted', 'c=2 replaced', 'c=9 deleted', 'b=1 deleted', 'd=3 deleted'];
  expect(removed).toEqual('onRemoval' in options ? [] : told);
});

test('without a listener what has expired goes as well', () => {
  const { store, clock } = storeWith({ onRemoval: undefined, capacity: 100 });
  for (let i = 0; i < 70; i++) store.set(`k${i}`, i, 50);
  clock.advance(50);
  expect([store.get('k0'), store.delete('k1'), store.size]).toEqual([undefined, false, 68]);
  expect([store.sweep(() => true), store.size]).toEqual([Infinity, 0]);
});

test('a set reclaims two entries that have expired, the earliest first, whatever key it sets', () => {
  const { store, clock, removed } = storeWith({ capacity: 10 });
  ['a', 'b', 'c', 'd', 'e'].forEach((key, i) => store.set(key, i, 50 - i));
  clock.advance(50);
  store.set('x', 1, Infinity);
  expect(removed).toEqual(['e=4 expired', 'd=3 expired']);
  expect(store.size).toBe(4);
  store.set('x', 2, Infinity);
  expect(removed.slice(2)).toEqual(['c=2 expired', 'b=1 expired', 'x=1 replaced']);
});

test('what is replaced or deleted after it has expired has expired', () => {
  const { store, clock, removed } = storeWith({ capacity: 10 });
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) store.set(key, 1, 50);
  clock.advance(50);
  expect(store.delete('f')).toBe(false);
  store.set('e', 2, 50);
  store.clear('d');
  expect(removed).toEqual(['f=1 expired', 'a=1 expired', 'b=1 expired', 'e=1 expired', 'd=1 expired']);
  expect(store.get('c')).toBeUndefined();
  expect(removed[5]).toBe('c=1 expired');
  store.set('g', 3, 50);
  clock.advance(50);
  store.clear();
  expect(removed.slice(6)).toEqual(['e=2 expired', 'g=3 expired']);
});

test('listeners may be added to a store with entries, beside the one it was made with', () => {
  const { store, clock, removed } = storeWith();
  store.set('before', 1, Infinity);
  store.delete('before');
  const seen: string[] = [];
  store.observe((key, value, cause) => seen.push(`${key}=${String(value)} ${cause}`));
  ['a', 'b', 'c', 'd'].forEach((key, i) => store.set(key, i, 50));
  store.set('b', 9, 50);
  store.delete('b');
  clock.advance(50);
  store.get('c');
  store.clear();
  expect(seen).toEqual(['a=0 evicted', 'b=1 replaced', 'b=9 deleted', 'c=2 expired', 'd=3 expired']);
  expect(removed).toEqual(['before=1 deleted', ...seen]);
});

test('a store made without a listener tells one that is added later', () => {
  const { store } = storeWith({ onRemoval: undefined });
  store.set('a', 1, Infinity);
  const seen: unknown[] = [];
  store.observe((...removal) => seen.push(removal));
  store.clear();
  expect(seen).toEqual([['a', 1, 'deleted']]);
});

test.each([0, -5, NaN, -Infinity, '50', null])('a ttl of %p is refused, and nothing is stored', (ttl) => {
  const { store } = storeWith();
  const error = thrownBy(() => store.set('a', 1, ttl as number));
  expect(error).toBeInstanceOf(TypeError);
  expect(error.code).toBe('PURECACHE_INVALID_OPTION');
  expect(error.message).toBe(
    `The ttl of set(key, value, ttl) must be milliseconds greater than 0, not ${typeof ttl === 'string' ? `'50'` : ttl}.`,
  );
  expect(store.size).toBe(0);
});

test('an entry that is heavier than all may be is not kept, nor is what was there', () => {
  const { store, removed } = storeWith({ maxWeight: 10 });
  store.set('a', 1, Infinity, 10);
  store.set('a', 2, Infinity, 10.5);
  store.set('b', 3, Infinity, 11);
  expect([store.size, store.evictions, removed]).toEqual([0, 0, ['a=1 replaced']]);
});

test('weights evict until the newest entry fits, which a replaced one does with its own weight gone', () => {
  const { store, removed } = storeWith({ capacity: 10, maxWeight: 10 });
  for (const key of ['a', 'b', 'c']) store.set(key, 1, Infinity, 3);
  store.set('c', 2, Infinity, 4);
  expect(removed).toEqual(['c=1 replaced']);
  store.set('d', 1, Infinity, 5);
  expect(removed.slice(1)).toEqual(['a=1 evicted', 'b=1 evicted']);
  expect([store.keys(), store.evictions]).toEqual([['c', 'd'], 2]);
  store.set('e', 1, Infinity, 10);
  expect(store.keys()).toEqual(['e']);
  store.set('e', 2, Infinity, 10);
  store.set('f', 2, Infinity, 0);
  expect(store.keys()).toEqual(['e', 'f']);
});

test('weights that add up to more than a number can hold evict as others do', () => {
  const { store } = storeWith({ maxWeight: Number.MAX_VALUE });
  for (const key of ['a', 'b', 'c']) store.set(key, 1, Infinity, 1e308);
  expect(store.keys()).toEqual(['c']);
  store.set('d', 1, Infinity, 1);
  store.set('e', 1, Infinity, 1);
  expect(store.keys()).toEqual(['c', 'd', 'e']);
});

test('a rounding error in the sum of weights evicts no entry that is alone', () => {
  const { store, removed } = storeWith({ capacity: 10, maxWeight: 1 });
  const weights = [0.074, 0.034, 0.091, 0.099, 0.019, 0.03, 0.023];
  for (const weight of weights) store.set(`${weight}`, weight, Infinity, weight);
  for (const weight of [0.099, 0.091, 0.034, 0.023, 0.03, 0.074]) store.delete(`${weight}`);
  store.set('0.019', 'heavy', Infinity, 1); // without it the sum is 1.4e-16
  expect([store.keys(), store.get('0.019'), removed.at(-1)]).toEqual([['0.019'], 'heavy', '0.019=0.019 replaced']);
});

test('an entry whose slot goes to another takes its deadline and weight along', () => {
  const { store, clock, removed } = storeWith({ capacity: 1, maxWeight: 10 });
  store.set('a', 1, 50, 9);
  store.set('b', 2, Infinity, 3);
  clock.advance(50);
  expect(store.get('b')).toBe(2);
  store.set('c', 3, 50, 9);
  expect(store.get('c')).toBe(3);
  expect(removed).toEqual(['a=1 evicted', 'b=2 evicted']);
});

test('what is emptied by removals gives its memory back and works on', () => {
  const { store } = storeWith({ capacity: 5_000, onRemoval: undefined });
  for (let i = 0; i < 5_000; i++) store.set(`k${i}`, i, 1_000 + i);
  for (let i = 0; i < 4_900; i++) store.delete(`k${i}`);
  expect(store.keys()).toEqual(Array.from({ length: 100 }, (_, i) => `k${4_900 + i}`));
  expect(store.get('k4950')).toBe(4_950);
  store.clear('k499');
  expect(store.size).toBe(90);
});

test('with the process’s clock a life begins when the entry is set, not when the turn’s time was read', () => {
  const { store } = storeWith({ clock: monotonicClock });
  const turn = monotonicClock.now();
  while (performance.now() === turn);
  store.set('a', 1, 1_000);
  expect(monotonicClock.now()).toBe(turn);
  // What is left of the life, by the time of the turn.
  expect(store.sweep(() => true)).toBeGreaterThan(1_000);
});

describe('sweep', () => {
  const inSlices = (slices: number) => () => slices-- > 0;
  const filled = (count: number) => {
    const made = storeWith({ capacity: Infinity });
    for (let i = 0; i < count; i++) made.store.set(`k${i}`, i, 100 + i);
    return made;
  };

  test('reclaims what has expired, and says when the next entry does', () => {
    const { store, clock, removed } = filled(5);
    clock.advance(102);
    expect(store.sweep(() => true)).toBe(1);
    expect(removed).toEqual(['k0=0 expired', 'k1=1 expired', 'k2=2 expired']);
    expect(store.size).toBe(2);
  });

  test('says Infinity when nothing is left to expire', () => {
    const { store, clock } = filled(5);
    store.set('for ever', 1, Infinity);
    clock.advance(1_000);
    expect(store.sweep(() => true)).toBe(Infinity);
    expect(store.size).toBe(1);
    expect(storeWith().store.sweep(() => true)).toBe(Infinity);
  });

  test('stops when it may not continue, after some entries, and says 0', () => {
    const { store, clock } = filled(100);
    clock.advance(1_000);
    expect(store.sweep(() => false)).toBe(0);
    expect(store.size).toBe(68);
    expect(store.sweep(inSlices(1))).toBe(0);
    expect(store.size).toBe(4);
    expect(store.sweep(() => false)).toBe(Infinity);
    expect(store.size).toBe(0);
  });

  test('reads the clock once', () => {
    const { store, clock } = filled(100);
    clock.advance(1_000);
    clock.reads = 0;
    store.sweep(() => true);
    expect(clock.reads).toBe(1);
  });

  test('lets a listener use the store', () => {
    const { store, clock, removed } = storeWith({
      capacity: 10,
      onRemoval: (key, _, cause) => {
        removed.push(`${key} ${cause}`);
        if (cause === 'expired' && key === 'a') store.set('b', 2, 500);
      },
    });
    store.set('a', 1, 100);
    store.set('b', 1, 200);
    clock.advance(100);
    expect(store.sweep(() => true)).toBe(500);
    expect(removed).toEqual(['a expired', 'b replaced']);
    expect(store.get('b')).toBe(2);
  });
});

describe('idle', () => {
  beforeEach(() => {
    (globalThis as unknown as Record<symbol, Map<string, unknown> | undefined>)[Symbol.for('purecache/1')]?.delete(
      'sweeper',
    );
    jest.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const onFakeTime = (order?: SlotList) =>
    storeWith({ clock: { now: () => performance.now() }, order, capacity: 1_000 }).store;

  test.each([
    ['an order', () => new SlotList()],
    ['deadlines only', () => undefined],
  ])('a store with %s is swept when its entries expire', (_, order) => {
    const store = onFakeTime(order());
    store.set('a', 1, 100);
    store.set('b', 1, 300);
    store.set('c', 1, Infinity);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(99);
    expect(store.size).toBe(3);
    jest.advanceTimersByTime(1);
    expect(store.size).toBe(2);
    jest.advanceTimersByTime(200);
    expect(store.size).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
    store.set('d', 1, 100);
    jest.advanceTimersByTime(100);
    expect(store.size).toBe(1);
  });

  test('an entry that never expires asks for no sweep', () => {
    const store = onFakeTime();
    store.set('a', 1, Infinity);
    expect(jest.getTimerCount()).toBe(0);
    store.set('a', 1, 100);
    jest.advanceTimersByTime(50);
    jest.useRealTimers(); // the timer is lost, and late
    jest.useFakeTimers({ now: 0 });
    jest.advanceTimersByTime(5_000);
    store.set('a', 1, Infinity);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('an entry that expires before all others is swept in time', () => {
    const store = onFakeTime();
    store.set('late', 1, 100_000);
    store.set('soon', 1, 100);
    jest.advanceTimersByTime(100);
    expect(store.keys()).toEqual(['late']);
  });

  test('a sweep that did not come is asked for again by a later set', () => {
    const store = onFakeTime();
    store.set('a', 1, 100);
    store.set('b', 1, 100);
    store.set('c', 1, 100);
    jest.useRealTimers();
    jest.useFakeTimers({ now: 0 });
    jest.advanceTimersByTime(1_100);
    store.set('d', 1, 5_000); // reclaims two; a sweep that is late by 1 s may still come
    expect([store.size, jest.getTimerCount()]).toEqual([2, 0]);
    jest.advanceTimersByTime(1);
    store.set('e', 1, 5_000);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(5_050);
    expect(store.size).toBe(0);
  });

  test('a set asks the sweeper only if it expires before all others, or the sweep is late', () => {
    const { store, clock } = storeWith({ capacity: 100 });
    const processClock = jest.spyOn(performance, 'now');
    const asks = (key: string, ttl: number) => {
      processClock.mockClear();
      store.set(key, 1, ttl);
      return processClock.mock.calls.length > 0;
    };
    expect([asks('a', 500), asks('b', 500), asks('c', 501), asks('d', Infinity), asks('e', 499)]).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
    clock.advance(499 + 1_000);
    expect(asks('f', 500)).toBe(false);
    clock.advance(1);
    expect([asks('g', 500), asks('h', 500)]).toEqual([true, false]);
    processClock.mockRestore();
  });

  test('a hundred thousand sets ask for one sweep', () => {
    const store = onFakeTime(new SlotList());
    const setTimeout = jest.spyOn(globalThis, 'setTimeout');
    for (let i = 0; i < 100_000; i++) store.set(`k${i % 5_000}`, i, 1_000);
    expect(setTimeout).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(1);
  });

  test('a clock that stands still is asked again when it should have moved', () => {
    const { store, clock } = storeWith();
    store.set('a', 1, 100);
    jest.advanceTimersByTime(1_000);
    expect([store.size, jest.getTimerCount()]).toEqual([1, 1]);
    clock.advance(100);
    jest.advanceTimersByTime(100);
    expect([store.size, jest.getTimerCount()]).toEqual([0, 0]);
  });
});

test('a clock that gives Infinity fails no operation', () => {
  let now = 0;
  const store = new SlotStore({ capacity: 2, clock: { now: () => now }, order: new SlotList() });
  store.set('a', 1, 10);
  now = Infinity;
  store.set('b', 2, 10);
  store.set('c', 3, 10);
  expect([store.get('a'), store.get('c')]).toEqual([undefined, 3]);
});

test('an order that ignores uses keeps its order when the slot of a victim is taken over', () => {
  class FirstIn extends SlotList {
    override touch(): void {}
  }
  const store = new SlotStore({ capacity: 2, clock: { now: () => 0 }, order: new FirstIn() });
  for (const key of ['a', 'b', 'c', 'd']) store.set(key, key, Infinity);
  expect(store.keys()).toEqual(['c', 'd']);
});
