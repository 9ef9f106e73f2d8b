/**
 * For each option of freshness and isolation: how it is given, what else it needs, and a check that it does its work. Each
 * check uses arguments of its own and leaves the world as it was, so that any two of them hold of one cache, or the two
 * options disturb each other.
 */
import { jest } from '@jest/globals';
import { invalidateTags, setEnabled, type cacheOf } from '../../src/index.js';
import { outcome } from './loads-by-hand.js';

export interface Result {
  readonly id: string;
  readonly list: number[];
  /** How many loads of anything there had been. */
  readonly version: number;
}

/** What the cached function reads besides its argument, and what it notes. */
export interface World {
  loads: number;
  isDown: boolean;
  /** Milliseconds that a load takes. */
  delay: number;
  /** What `random` gives. */
  random: number;
  tenant: string | undefined;
  isBackendDown: boolean;
}

export interface Subject {
  readonly world: World;
  readonly get: (id: string) => Promise<Result>;
  readonly handle: ReturnType<typeof cacheOf>;
}

export interface OptionCheck {
  readonly name: string;
  options(world: World): object;
  /** Options that it needs beside it. */
  readonly needs?: object;
  /** The same on an asynchronous backend. */
  readonly needsOnServer?: object;
  /** Throws if the option does not do its work. */
  check(subject: Subject): Promise<void>;
}

/** Milliseconds pass, and all that follows from it happens. */
export async function pass(milliseconds: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(milliseconds);
}

/** How many loads an action makes, background ones included. */
async function loadsOf({ world }: Subject, action: () => unknown): Promise<number> {
  const before = world.loads;
  await action();
  await pass(0);
  return world.loads - before;
}

/** A call answered at once with what is stale, and the next one with what is new. */
async function isRefreshed(subject: Subject, id: string, stale: Result): Promise<void> {
  expect((await subject.get(id)).version).toBe(stale.version);
  await pass(0);
  expect((await subject.get(id)).version).toBeGreaterThan(stale.version);
}

async function isCopied({ get }: Subject, id: string): Promise<void> {
  const [first, second] = [await get(id), await get(id)];
  first.list.push(2);
  expect([second.list, (await get(id)).list]).toEqual([[1], [1]]);
}

const WINDOW = { staleIfError: '5s' };
const codec = { encode: (error: Error) => error.message, decode: (data: string) => new Error(data) };

export const OPTION_CHECKS: readonly OptionCheck[] = [
  {
    name: 'ttl as a function',
    options: () => ({ ttl: ({ id }: Result) => (id.startsWith('brief') ? 100 : '1s') }),
    async check(subject) {
      const { get } = subject;
      await get('brief');
      await get('lasting');
      expect(await loadsOf(subject, () => pass(99).then(() => get('brief')))).toBe(0);
      expect(await loadsOf(subject, () => pass(1).then(() => get('brief')))).toBe(1);
      expect(await loadsOf(subject, () => get('lasting'))).toBe(0);
    },
  },
  {
    name: 'staleWhileRevalidate',
    options: () => ({ staleWhileRevalidate: '10s' }),
    needs: { ttl: '1s' },
    async check(subject) {
      const first = await subject.get('revalidated');
      await pass(1_000);
      await isRefreshed(subject, 'revalidated', first);
    },
  },
  {
    name: 'staleIfError',
    options: () => WINDOW,
    needs: { ttl: '1s' },
    async check({ world, get }) {
      const first = await get('spared');
      await pass(1_000);
      world.isDown = true;
      expect((await get('spared')).version).toBe(first.version);
      await pass(20_000);
      expect(await outcome(get('spared'))).toBe('down');
      world.isDown = false;
    },
  },
  {
    name: 'softTimeout',
    options: () => ({ softTimeout: '50ms' }),
    needs: { ttl: '1s', ...WINDOW },
    async check({ world, get }) {
      const first = await get('slow');
      await pass(1_000);
      world.delay = 100;
      const call = get('slow');
      await pass(50);
      expect((await call).version).toBe(first.version);
      await pass(50);
      world.delay = 0;
      expect((await get('slow')).version).toBeGreaterThan(first.version);
    },
  },
  {
    name: 'timeout',
    options: () => ({ timeout: '200ms' }),
    async check({ world, get }) {
      world.delay = 500;
      const call = outcome(get('too slow'));
      await pass(200);
      expect(await call).toBe('PURECACHE_LOAD_TIMEOUT');
      world.delay = 0;
      const next = await get('too slow');
      await pass(300); // the late result
      expect((await get('too slow')).version).toBe(next.version);
    },
  },
  {
    name: 'jitter',
    options: (world) => ({ jitter: 0.5, random: () => world.random }),
    needs: { ttl: '1s' },
    async check(subject) {
      subject.world.random = 0.998;
      await subject.get('jittered');
      subject.world.random = 0;
      expect(await loadsOf(subject, () => pass(500).then(() => subject.get('jittered')))).toBe(0);
      expect(await loadsOf(subject, () => pass(2).then(() => subject.get('jittered')))).toBe(1);
    },
  },
  {
    name: 'earlyRefresh',
    options: (world) => ({ earlyRefresh: { beta: 1 }, random: () => world.random }),
    needs: { ttl: '1s' },
    async check({ world, get, ...others }) {
      world.delay = 100;
      const call = get('early');
      await pass(100);
      world.delay = 0;
      await pass(400);
      expect((await get('early')).version).toBe((await call).version); // by chance, not yet
      world.random = 0.999;
      await isRefreshed({ world, get, ...others }, 'early', await call);
      world.random = 0;
    },
  },
  {
    name: 'cacheErrors',
    options: () => ({ cacheErrors: ({ message }: Error) => message.startsWith('none') && '1m' }),
    needsOnServer: { errorCodec: codec },
    async check(subject) {
      const calls = async () => {
        for (let i = 0; i < 2; i++) expect(await outcome(subject.get('none of it'))).toBe('none of it');
      };
      expect(await loadsOf(subject, calls)).toBe(1);
    },
  },
  {
    name: 'condition',
    options: () => ({ condition: (id: string) => !id.startsWith('uncached') }),
    async check(subject) {
      expect(await loadsOf(subject, () => twice(subject, 'uncached'))).toBe(2);
      expect(await loadsOf(subject, () => twice(subject, 'conditional'))).toBe(1);
    },
  },
  {
    name: 'unless',
    options: () => ({ unless: ({ id }: Result) => id.startsWith('unkept') }),
    async check(subject) {
      expect(await loadsOf(subject, () => twice(subject, 'unkept'))).toBe(2);
      expect(await loadsOf(subject, () => twice(subject, 'kept'))).toBe(1);
    },
  },
  {
    name: 'tags',
    options: () => ({ tags: ({ id }: Result) => [`tag of ${id}`] }),
    async check(subject) {
      for (const id of ['tagged', 'other']) await subject.get(id);
      await pass(1);
      await invalidateTags(subject.get, ['tag of tagged']);
      await pass(1);
      expect(await loadsOf(subject, () => twice(subject, 'tagged'))).toBe(1);
      expect(await loadsOf(subject, () => twice(subject, 'other'))).toBe(0);
    },
  },
  {
    name: "copy: 'structured'",
    options: () => ({ copy: 'structured' }),
    check: async (subject) => await isCopied(subject, 'structured'),
  },
  {
    name: "copy: 'freeze'",
    options: () => ({ copy: 'freeze' }),
    async check({ get }) {
      const [first, second] = [await get('frozen'), await get('frozen')];
      expect([Object.isFrozen(first), Object.isFrozen(second.list)]).toEqual([true, true]);
    },
  },
  {
    name: 'copy as a function',
    options: () => ({ copy: (value: unknown) => ({ ...(value as Result), list: [...(value as Result).list] }) }),
    check: async (subject) => await isCopied(subject, 'copied'),
  },
  {
    name: 'varyBy',
    options: (world) => ({ varyBy: () => world.tenant }),
    async check(subject) {
      const { world, get } = subject;
      await get('varied');
      world.tenant = 'other';
      expect(await loadsOf(subject, () => twice(subject, 'varied'))).toBe(1);
      world.tenant = undefined;
      expect(await outcome(get('varied'))).toBe('PURECACHE_VARY_BY_MISSING');
      world.tenant = 'one';
      expect(await loadsOf(subject, () => get('varied'))).toBe(0);
    },
  },
  {
    name: 'key',
    options: () => ({ key: (id: string) => id.toLowerCase() }),
    async check(subject) {
      expect(await loadsOf(subject, () => Promise.all([subject.get('KEY'), subject.get('key')]))).toBe(1);
    },
  },
  {
    name: 'detectReentrancy',
    options: () => ({ detectReentrancy: true }),
    async check({ get }) {
      expect(await outcome(get('inside itself'))).toBe('PURECACHE_REENTRANT_LOAD');
    },
  },
  {
    name: "backendErrors: 'throw'",
    options: () => ({ backendErrors: 'throw' }),
    async check({ world, get }) {
      world.isBackendDown = true;
      expect(await outcome(get('strict'))).toBe('PURECACHE_BACKEND_FAILED');
      world.isBackendDown = false;
      expect(await outcome(get('strict'))).toMatchObject({ id: 'strict' });
    },
  },
  {
    name: 'the kill switch',
    options: () => ({}),
    async check(subject) {
      await subject.get('killed');
      setEnabled(false);
      try {
        expect(await loadsOf(subject, () => twice(subject, 'killed'))).toBe(2);
      } finally {
        setEnabled(true);
      }
      expect(await loadsOf(subject, () => twice(subject, 'killed'))).toBe(0);
    },
  },
];

async function twice({ get }: Subject, id: string): Promise<void> {
  await get(id);
  await get(id);
}
