import { AsyncLocalStorage } from 'node:async_hooks';
import { jest } from '@jest/globals';
import { Unconfirmed, type Unsure } from '../src/coherence/unconfirmed.js';
import { names, type PrefixNames } from '../src/server/names.js';

const GROUP = '1:a1:1';
const KEY = `${GROUP}~#x`;
const SIBLING = `${GROUP}~#y`;
const server = names('pc1');
const key = (text: string): Unsure => ({ kind: 'key', key: server.ofKey(text) });
const group = server.ofPrefix(GROUP) as Extract<PrefixNames, { kind: 'group' }>;

/** Invalidations that fail while the server is away, or that a test settles itself. */
function unconfirmed() {
  const state = { isAway: false, refuses: (_: Unsure): boolean => false, gate: undefined as Promise<void> | undefined };
  const tried: Unsure[] = [];
  const held = new Unconfirmed(async (what) => {
    tried.push(what);
    await state.gate;
    if (state.isAway || state.refuses(what)) throw new Error('away');
  });
  const has = (text: string) => held.has(server.ofKey(text));
  return { held, has, tried, state };
}

function pass(ms: number): Promise<unknown> {
  return jest.advanceTimersByTimeAsync(ms);
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('what is held', () => {
  test('of a key concerns that key', () => {
    const { held, has } = unconfirmed();
    expect([has(KEY), held.hasTag('red', group.id), held.size]).toEqual([false, false, 0]);
    held.add(key(KEY));
    expect([has(KEY), has(SIBLING), has('loose'), held.size]).toEqual([true, false, false, 1]);
  });

  test('of a group concerns its keys', () => {
    const { held, has } = unconfirmed();
    held.add(group);
    expect([has(KEY), has(SIBLING), has('1:b1:1~#x'), has('loose')]).toEqual([true, true, false, false]);
  });

  test('of another prefix concerns the keys that start with it', () => {
    const { held, has } = unconfirmed();
    held.add(server.ofPrefix('lo'));
    expect([has('loose'), has(KEY)]).toEqual([true, false]);
  });

  test('of everything concerns every key', () => {
    const { held, has } = unconfirmed();
    held.add({ kind: 'all' });
    expect([has(KEY), has('loose')]).toEqual([true, true]);
  });

  test('of a tag concerns the tag, in one group or in all', () => {
    const { held, has } = unconfirmed();
    held.add({ kind: 'tag', tag: 'red', group: undefined });
    held.add({ kind: 'tag', tag: 'blue', group });
    expect([held.hasTag('red', group.id), held.hasTag('red', undefined)]).toEqual([true, true]);
    expect([held.hasTag('blue', group.id), held.hasTag('blue', 'other'), held.hasTag('blue', undefined)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(has(KEY)).toBe(false);
  });
});

describe('it is tried again', () => {
  test.each<Unsure>([key(KEY), group, server.ofPrefix('lo'), { kind: 'all' }, { kind: 'tag', tag: 'red', group }])(
    'until it succeeds: %j',
    async (what) => {
      const { held, has, tried, state } = unconfirmed();
      state.isAway = true;
      held.add(what);
      await pass(10_000);
      expect([held.size, tried[0]]).toEqual([1, what]);
      state.isAway = false;
      await pass(1_000);
      expect([held.size, has(KEY), has('loose'), held.hasTag('red', group.id)]).toEqual([0, false, false, false]);
      expect(jest.getTimerCount()).toBe(0);
    },
  );

  test('at first after 50 ms at most, then less and less often, at least once a second', async () => {
    const { held, tried, state } = unconfirmed();
    state.isAway = true;
    held.add(key(KEY));
    await pass(24);
    expect(tried.length).toBe(0);
    await pass(26);
    expect(tried.length).toBe(1);
    await pass(60_000);
    expect(tried.length).toBeGreaterThan(60);
    expect(tried.length).toBeLessThan(130);

    state.isAway = false;
    await pass(1_000);
    state.isAway = true;
    tried.length = 0;
    held.add(key(KEY));
    await pass(50);
    expect(tried.length).toBe(1); // after a success the waits start anew
  });

  test('one round of tries at a time', async () => {
    const { held, tried, state } = unconfirmed();
    let open!: () => void;
    state.gate = new Promise((resolve) => (open = resolve));
    held.add(key(KEY));
    await pass(50);
    held.add(key(SIBLING));
    await pass(10_000);
    expect(tried.length).toBe(1);
    open();
    await pass(50);
    expect([tried.length, held.size]).toEqual([2, 0]);
  });

  test('100 at once; when all of them fail the others are left until the next time', async () => {
    const { held, tried, state } = unconfirmed();
    state.isAway = true;
    for (let index = 0; index < 250; index++) held.add(key(`loose ${index}`));
    await pass(50);
    expect(tried.length).toBe(100);
    await pass(100);
    const again = new Set(tried.map((what) => (what.kind === 'key' ? what.key.id : '')));
    expect([tried.length, again.size]).toEqual([200, 200]); // those that failed stand last

    state.isAway = false;
    await pass(1_000);
    expect(held.size).toBe(0);
  });

  test('what keeps failing does not hold up the rest', async () => {
    const { held, has, state } = unconfirmed();
    const refused = new Set(Array.from({ length: 100 }, (_, index) => server.ofKey(`refused ${index}`).id));
    state.refuses = (what) => what.kind === 'key' && refused.has(what.key.id);
    for (let index = 0; index < 100; index++) held.add(key(`refused ${index}`));
    held.add(key(KEY));
    await pass(1_000);
    expect([has(KEY), held.size]).toEqual([false, 100]);
  });

  test('a try that was under way when the same was added again does not count for it', async () => {
    const { held, has, tried, state } = unconfirmed();
    let open!: () => void;
    state.gate = new Promise((resolve) => (open = resolve));
    const what = key(KEY);
    held.add(what);
    await pass(50);
    held.add(what);
    open();
    await pass(0);
    expect([has(KEY), tried.length]).toEqual([true, 1]);
    await pass(50);
    expect([has(KEY), tried.length]).toEqual([false, 2]);
  });

  test('not after it was stopped', async () => {
    const { held, tried, state } = unconfirmed();
    held.add(key(KEY));
    held.stop();
    held.add(key(SIBLING));
    await pass(10_000);
    expect([tried.length, jest.getTimerCount()]).toEqual([0, 0]);

    const other = unconfirmed();
    for (let index = 0; index < 150; index++) other.held.add(key(`loose ${index}`));
    let open!: () => void;
    other.state.gate = new Promise((resolve) => (open = resolve));
    await pass(50);
    other.held.stop();
    open();
    await pass(10_000);
    expect([other.tried.length, state.isAway]).toEqual([100, false]);
  });

  test('not what is added after that', () => {
    const { held } = unconfirmed();
    held.stop();
    held.add(key(KEY));
    expect(jest.getTimerCount()).toBe(0);
  });

  test('with one timer for all', () => {
    const { held } = unconfirmed();
    held.add(key(KEY));
    held.add(key(SIBLING));
    expect(jest.getTimerCount()).toBe(1);
  });

  test('outside the context of the caller', async () => {
    jest.useRealTimers(); // fake ones know no contexts
    const context = new AsyncLocalStorage<string>();
    const store = await new Promise<string | undefined>((resolve) => {
      const held = new Unconfirmed(() => Promise.resolve(resolve(context.getStore())));
      context.run('a request', () => held.add(key(KEY)));
    });
    expect(store).toBeUndefined();
  });

  test('another prefix is forgotten when that has succeeded', async () => {
    const { held, has } = unconfirmed();
    held.add(server.ofPrefix('lo'));
    await pass(50);
    held.add(key(KEY));
    expect([has('loose'), held.size]).toEqual([false, 1]);
  });
});

describe('no more than 10,000 are held', () => {
  test('the groups of keys and tags take their place', async () => {
    const { held, has, tried } = unconfirmed();
    const other = server.ofPrefix('1:b1:1') as typeof group;
    held.add({ kind: 'tag', tag: 'red', group: other });
    held.add(group);
    for (let index = 0; index < 9_999; index++) held.add(key(`${GROUP}~#${index}`));
    expect(held.size).toBe(2);
    expect([has(KEY), has('1:b1:1~#x'), has('1:c1:1~#x')]).toEqual([true, true, false]);
    await pass(50);
    expect(tried).toEqual([other, group]);
    expect(held.size).toBe(0);
  });

  test.each<[string, Unsure]>([
    ['a key without a group', key('loose')],
    ['a tag in all groups', { kind: 'tag', tag: 'red', group: undefined }],
    ['another prefix', server.ofPrefix('lo')],
    ['everything', { kind: 'all' }],
  ])('everything does, with %s among them', async (_, what) => {
    const { held, has, tried } = unconfirmed();
    held.add(what);
    for (let index = 0; index < 10_000; index++) held.add(key(`${GROUP}~#${index}`));
    expect([held.size, has('anything')]).toEqual([1, true]);
    await pass(50);
    expect(tried).toEqual([{ kind: 'all' }]);
  });

  test('everything does for more than 100 groups', () => {
    const { held, has } = unconfirmed();
    for (let index = 0; index <= 10_000; index++) held.add(key(`1:a3:${100 + (index % 101)}~#${index}`));
    expect([held.size, has('anything')]).toEqual([1, true]);
  });

  test('and everything for more than 100 other prefixes', async () => {
    const { held, has } = unconfirmed();
    for (let index = 0; index < 100; index++) held.add(server.ofPrefix(`prefix ${index}`));
    expect([held.size, has('anything')]).toEqual([100, false]);
    held.add(server.ofPrefix('prefix 100'));
    expect([held.size, has('anything')]).toEqual([1, true]);

    await pass(50);
    held.add(key(KEY));
    expect([held.size, has('prefix 1')]).toEqual([1, false]);
  });

  test.each(['succeed', 'fail'])(
    'what was replaced is not tried any more, and does not come back: tries %s',
    async (way) => {
      const { held, tried, state } = unconfirmed();
      let open!: () => void;
      state.gate = new Promise((resolve) => (open = resolve));
      for (let index = 0; index < 10_000; index++) held.add(key(`loose ${index}`));
      await pass(50);
      held.add(key(KEY));
      expect([tried.length, held.size]).toEqual([100, 1]);
      state.isAway = way === 'fail';
      open();
      await pass(0);
      expect([tried.length, held.size]).toEqual([100, 1]);
      state.isAway = false;
      await pass(100);
      expect([tried.length, tried.at(-1), held.size]).toEqual([101, { kind: 'all' }, 0]);
    },
  );

  test('a try of a group that was under way does not count for the keys that it took the place of', async () => {
    const { held, has, state } = unconfirmed();
    let open!: () => void;
    state.gate = new Promise((resolve) => (open = resolve));
    held.add(group);
    await pass(50);
    for (let index = 0; index < 10_000; index++) held.add(key(`${GROUP}~#${index}`));
    expect(held.size).toBe(1);
    open();
    await pass(0);
    expect(has(KEY)).toBe(true);
    await pass(50);
    expect(has(KEY)).toBe(false);
  });
});
