/** `earlyRefresh` and `jitter`: what chance decides about lifetimes, under a source of chance that is given. */
import fc from 'fast-check';
import { cache, cacheOf } from '../../src/index.js';
import { rejectionOf } from '../support/caught.js';
import { Counting } from '../support/doubles.js';
import { background, inMemory, inMemorySync, kinds } from '../support/sources.js';

/** What `random` must give for a read at a distance from the expiry to be just early, for a load of 40 ms and beta 1. */
const justEarly = (distance: number) => 1 - Math.exp(-distance / 40);

describe.each(kinds)('earlyRefresh %s', (_name, open) => {
  /** A function whose first load took 40 ms; its entry expires in 100 ms. */
  const openLoaded = async (options: object = {}) => {
    const chance = { value: 0, draws: 0 };
    const random = (): number => {
      chance.draws++;
      return chance.value;
    };
    const opened = open({ ttl: 100, earlyRefresh: {}, random, ...options });
    opened.source.close();
    const first = opened.get('a');
    await background();
    opened.clock.advance(40);
    opened.source.open();
    await first;
    await background();
    return { ...opened, chance };
  };

  test('a read is early by chance, the more likely the nearer the expiry: it is a hit, and refreshes', async () => {
    for (const distance of [80, 20, 1]) {
      const { clock, source, get, chance } = await openLoaded();
      clock.advance(100 - distance);
      chance.value = justEarly(distance) - 1e-9;
      expect(await get('a')).toBe('a1');
      await background();
      expect(source.calls).toHaveLength(1);
      chance.value = justEarly(distance) + 1e-9;
      expect(await get('a')).toBe('a1');
      await background();
      expect(source.calls).toHaveLength(2);
      chance.value = 0;
      expect(await get('a')).toBe('a2');
      expect(cacheOf(get).stats()).toMatchObject({ hits: 3, staleHits: 0, misses: 1 });
    }
  });

  test('beta above 1 makes it earlier, below 1 later', async () => {
    for (const [beta, loads] of [
      [2.1, 2],
      [1.9, 1],
    ] as const) {
      const { clock, source, get, chance } = await openLoaded({ earlyRefresh: { beta } });
      clock.advance(20);
      chance.value = justEarly(40); // at a distance of 80
      await get('a');
      await background();
      expect(source.calls).toHaveLength(loads);
    }
  });

  test('nothing is served past ttl', async () => {
    const { clock, source, get } = await openLoaded();
    clock.advance(100);
    expect(await get('a')).toBe('a2');
    await background();
    source.fail(new Error('down'));
    clock.advance(100);
    expect((await rejectionOf(get('a'))).message).toBe('down');
  });

  test('an early refresh that fails leaves the entry, and backs off', async () => {
    const { clock, source, get, chance } = await openLoaded({ ttl: 5_000 });
    clock.advance(4_000);
    chance.value = 1 - Number.EPSILON / 2; // the highest there is
    source.fail(new Error('down'));
    for (let i = 0; i < 3; i++) {
      expect(await get('a')).toBe('a1');
      await background();
    }
    expect(source.calls).toHaveLength(1 + 1);
  });

  test('there is one early refresh at a time', async () => {
    const { clock, source, get, chance } = await openLoaded();
    clock.advance(99);
    chance.value = 0.99;
    source.close();
    const calls = await Promise.all(Array.from({ length: 100 }, async () => await get('a')));
    expect([new Set(calls), source.calls.length]).toEqual([new Set(['a1']), 2]);
    source.open();
  });

  test('a random number that is none fails the call', async () => {
    const { clock, get, chance } = await openLoaded();
    clock.advance(99);
    for (chance.value of [1, -0.1, NaN]) {
      expect(await rejectionOf(get('a'))).toMatchObject({
        code: 'PURECACHE_INVALID_OPTION',
        message: expect.stringMatching(/^Option 'random \(its result\)' must be a number from 0/),
      });
    }
  });
});

test('a sync method refreshes early after the call; a load that takes no time never does', () => {
  const { clock, source, get } = inMemorySync({ ttl: 100, earlyRefresh: { beta: 1 }, random: () => 0.999 });
  get('a');
  clock.advance(99);
  expect([get('a'), source.calls.length]).toEqual(['a1', 1]);
});

describe('jitter', () => {
  test('shortens ttl by up to that share, and never lengthens it', () => {
    let names = 0;
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e12, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (ttl, jitter, chance) => {
          const backend = new Counting();
          const get = cache((id: string) => id, {
            backend,
            namespace: `j ${names++}`,
            ttl,
            jitter,
            random: () => chance,
          });
          get('a');
          const [given = NaN] = backend.ttls;
          const exact = Math.max(1, ttl * (1 - jitter * chance));
          expect(given).toBeGreaterThanOrEqual(Math.max(1, ttl * (1 - jitter)) * (1 - 1e-12));
          expect(given).toBeLessThanOrEqual(ttl);
          expect(given).toBeCloseTo(exact, 3);
        },
      ),
    );
  });

  test('of a ttl function, and of the process’s own chance: the bounds hold, and values differ', () => {
    const backend = new Counting();
    const get = cache((id: number) => id, { backend, namespace: 'jitter', ttl: () => '1s' as const, jitter: 0.5 });
    for (let i = 0; i < 100; i++) get(i);
    expect(new Set(backend.ttls).size).toBeGreaterThan(50);
    for (const ttl of backend.ttls) {
      expect(ttl).toBeGreaterThanOrEqual(500);
      expect(ttl).toBeLessThanOrEqual(1_000);
    }
  });

  test('leaves the stale windows whole: they count from the shortened end', async () => {
    const { clock, source, get } = inMemory({ ttl: 100, jitter: 0.5, random: () => 0.8, staleIfError: 50 });
    await get('a'); // fresh for 60 ms
    clock.advance(59);
    expect([await get('a'), source.calls.length]).toEqual(['a1', 1]);
    clock.advance(1);
    source.fail(new Error('down'));
    expect([await get('a'), source.calls.length]).toEqual(['a1', 2]);
    clock.advance(49);
    expect(await get('a')).toBe('a1');
    clock.advance(1);
    await rejectionOf(get('a'));
    expect(cacheOf(get).stats().staleHits).toBe(2);
  });

  test('a random number that is none fails the call', async () => {
    const { get } = inMemory({ ttl: 100, jitter: 0.5, random: () => 1 });
    expect((await rejectionOf(get('a'))).code).toBe('PURECACHE_INVALID_OPTION');
  });
});
