/** Calls that join late, or find what an earlier one has left behind; and what keeps a process alive for them. */
import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import { cache, cacheOf } from '../src/index.js';
import { ManualClock } from '../src/testing/manual-clock.js';
import { settled } from './support/deferred.js';
import { Slow } from './support/doubles.js';
import { runNode } from './support/run-node.js';
import { background, DatedSlow, Source } from './support/sources.js';

// A loaded machine takes long to start a process.
jest.setTimeout(30_000);

/** What a call comes to; a call that waits for a flight that nobody ends is told from one that answers. */
async function outcomeOf(call: () => unknown): Promise<string> {
  const answered = async (): Promise<string> => {
    try {
      return `gives ${String(await call())}`;
    } catch (error) {
      return `fails: ${(error as Error).message}`;
    }
  };
  return await Promise.race([answered(), background().then(() => 'hangs')]);
}

describe('a method that has returned a promise once, and answers plainly when it refreshes', () => {
  const AFTER_ALL_WINDOWS = 1_000;

  test.each([
    ['gives the value', (): unknown => 'new', 'gives new'],
    [
      'throws',
      (): unknown => {
        throw new Error('broken');
      },
      'fails: broken',
    ],
  ])('%s to a caller who joined before it ran', async (_title, answer, expected) => {
    const clock = new ManualClock();
    let calls = 0;
    const get = cache((_id: string) => (calls++ === 0 ? Promise.resolve('old') : (answer() as Promise<string>)), {
      backend: LRU,
      capacity: 10,
      clock,
      ttl: 100,
      staleWhileRevalidate: 50,
    });
    await get('a');
    clock.advance(100);
    const stale = get('a'); // begins the refresh, in the next microtask
    clock.advance(AFTER_ALL_WINDOWS);
    const joined = outcomeOf(() => get('a'));
    expect([await stale, await joined, calls]).toEqual(['old', expected, 2]);
    expect(cacheOf(get).stats()).toMatchObject({ staleHits: 1, coalesced: 1, loads: 2 });
  });
});

describe('in a process that nothing else keeps alive', () => {
  test('a caller who joined a load in the background is given its timeout', async () => {
    const result = await runNode(`
      import { cache } from '../../src/index.js';
      import { LRU } from '@purecache/lru';
      import { ManualClock } from '../../src/testing/manual-clock.js';
      const clock = new ManualClock();
      let calls = 0;
      const get = cache(async (): Promise<unknown> => (calls++ === 0 ? 'old' : await new Promise(() => {})), {
        backend: LRU, capacity: 1, clock, ttl: 100, staleWhileRevalidate: 50, timeout: 50,
      });
      await get();
      clock.advance(100);
      await get();
      await new Promise((next) => setImmediate(next));
      clock.advance(50); // the window is over: the next call joins the refresh
      await get().catch((error: { code: string }) => console.log(error.code));
    `);
    expect(result).toMatchObject({ code: 0, stdout: 'PURECACHE_LOAD_TIMEOUT\n' });
  });

  test('a caller who joined before the load ran is given its timeout, too', async () => {
    const result = await runNode(`
      import { cache } from '../../src/index.js';
      import { LRU } from '@purecache/lru';
      import { ManualClock } from '../../src/testing/manual-clock.js';
      const clock = new ManualClock();
      let calls = 0;
      const get = cache(async (): Promise<unknown> => (calls++ === 0 ? 'old' : await new Promise(() => {})), {
        backend: LRU, capacity: 1, clock, ttl: 100, staleWhileRevalidate: 50, timeout: 50,
      });
      await get();
      clock.advance(100);
      void get();
      clock.advance(1_000);
      await get().catch((error: { code: string }) => console.log(error.code));
    `);
    expect(result).toMatchObject({ code: 0, stdout: 'PURECACHE_LOAD_TIMEOUT\n' });
  });

  test('a store that never answers does not keep it so', async () => {
    const { code, stdout, stderr } = await runNode(`
      import { cache } from '../../src/index.js';
      import { Slow } from './doubles.js';
      const backend = new Slow();
      backend.hold('set');
      const get = cache(async (id: string) => id, { backend, namespace: 'hanging', backendTimeout: '20s' });
      process.on('exit', () => console.log(value, backend.log.join(), performance.now() < 15_000));
      const value = await get('a');
    `);
    expect([code, stdout, stderr]).toEqual([0, 'a get,set true\n', '']);
  });
});

describe('a clock that throws once', () => {
  /** Throws at the reading that a test names, counted from then on. */
  class Faulty extends ManualClock {
    readings = Infinity;
    override now(): number {
      if (this.readings-- === 1) throw new Error('the clock is broken');
      return super.now();
    }
  }
  const options = { ttl: 100, staleWhileRevalidate: 50, staleIfError: 500 };
  const inMemory = (clock: Faulty, load: (id: string) => unknown) =>
    cache(load, { backend: LRU, capacity: 10, clock, ...options });
  const answersLater = (clock: Faulty, load: (id: string) => unknown) =>
    cache(async (id: string) => await load(id), {
      backend: new DatedSlow(clock),
      namespace: 'faulty clock',
      onBackendError: () => {},
      ...options,
    });
  const MOST_READINGS = 12;

  describe.each([
    ['in memory', inMemory],
    ['on a backend that answers later', answersLater],
  ])('%s', (_title, make) => {
    test.each<[string, boolean, number]>([
      ['succeeds', false, 0],
      ['refreshes', false, 120],
      ['fails', true, 0],
      ['fails in the background', true, 120],
      ['fails with a stale entry at hand', true, 300],
    ])('leaves nothing behind when a load %s', async (_load, fails, age) => {
      const outcomes = new Set<string>();
      for (let reading = 1; reading <= MOST_READINGS; reading++) {
        const clock = new Faulty();
        const source = new Source();
        const get = make(clock, async (id) => await source.load(id));
        if (age > 0) await get('a');
        await background();
        clock.advance(age);
        source.give('new');
        if (fails) source.fail(new Error('no answer'));
        clock.readings = reading;
        outcomes.add(await outcomeOf(() => get('a')));
        await background();
        clock.readings = Infinity;
        clock.advance(10_000);
        source.give('newest');
        expect([reading, await outcomeOf(() => get('a'))]).toEqual([reading, 'gives newest']);
      }
      expect(outcomes).not.toContain('hangs');
    });
  });

  test('fails the call whose load it cannot date, and no other', async () => {
    const clock = new Faulty();
    const get = inMemory(clock, (id) => id);
    clock.readings = 1;
    const first = await outcomeOf(() => get('a'));
    expect([first, await outcomeOf(() => get('a'))]).toEqual(['fails: the clock is broken', 'gives a']);
  });
});

describe('delete of a handle', () => {
  test('asks varyBy once', async () => {
    const varyBy = jest.fn(() => 'tenant');
    const get = cache(async (id: string) => id, { backend: new Slow(), namespace: 'delete once', varyBy });
    await get('a');
    await settled();
    varyBy.mockClear();
    expect(await cacheOf(get).delete('a')).toBe(true);
    expect(varyBy).toHaveBeenCalledTimes(1);
  });

  test('is of the arguments as they were when it was called', async () => {
    const backend = new Slow();
    const get = cache(async (by: { id: number }) => by.id, { backend, namespace: 'delete mutated' });
    await get({ id: 1 });
    await get({ id: 2 });
    await settled();
    const by = { id: 1 };
    const deleted = cacheOf(get).delete(by);
    by.id = 2;
    expect(await deleted).toBe(true);
    expect([await cacheOf(get).has({ id: 1 }), await cacheOf(get).has({ id: 2 })]).toEqual([false, true]);
  });
});
