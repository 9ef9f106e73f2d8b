import { jest } from '@jest/globals';
import { cache, cacheOf } from '../src/index.js';
import { isInside, isReentrancyDetectable, runInside } from '../src/load-context.js';
import { Flights } from '../src/single-flight.js';
import { Deferred, settled } from './support/deferred.js';
import { Counting, Slow } from './support/doubles.js';

const flight = () => new Flights().begin('k', true);

test('code inside a load is known, before and after an await; code beside it is not', async () => {
  const [mine, other] = [flight(), flight()];
  const gate = new Deferred<void>();
  const inside = runInside(mine, async () => {
    const before = [isInside(mine), isInside(other)];
    await gate.promise;
    return [...before, isInside(mine), isInside(other)];
  });
  expect(isInside(mine)).toBe(false);
  gate.resolve();
  expect(await inside).toEqual([true, false, true, false]);
});

test('a load inside a load is inside both', async () => {
  const [outer, inner] = [flight(), flight()];
  const seen = await runInside(outer, async () => {
    await settled();
    const nested = await runInside(inner, async () => {
      await settled();
      return [isInside(outer), isInside(inner)];
    });
    return [...nested, isInside(inner)];
  });
  expect(seen).toEqual([true, true, false]);
});

test('what a load returns or throws passes', () => {
  expect(runInside(flight(), () => 42)).toBe(42);
  expect(() =>
    runInside(flight(), () => {
      throw new Error('boom');
    }),
  ).toThrow('boom');
});

test('the other copy of the module knows it too', async () => {
  jest.resetModules();
  const other = await import('../src/load-context.js');
  expect(other.runInside).not.toBe(runInside);
  const mine = flight();
  expect(runInside(mine, () => other.isInside(mine))).toBe(true);
  expect([isReentrancyDetectable(), other.isReentrancyDetectable()]).toEqual([true, true]);
});

describe('loads begun one from within the other', () => {
  test('those that are over are left out of what the next one knows', () => {
    const [outer, ended, inner] = [flight(), flight(), flight()];
    const seen = runInside(outer, () =>
      runInside(ended, () => {
        ended.isOver = true;
        return runInside(inner, () => [isInside(outer), isInside(ended), isInside(inner)]);
      }),
    );
    expect(seen).toEqual([true, false, true]);
  });

  /** Loads that the current code is known to be inside of, those that are over included. */
  const depth = (): number => {
    type Frame = { readonly outer: Frame | undefined };
    const states = (globalThis as unknown as Record<symbol, Map<string, { getStore(): Frame | undefined }>>)[
      Symbol.for('purecache/1')
    ];
    let count = 0;
    for (let frame = states?.get('load-context')?.getStore(); frame !== undefined; frame = frame.outer) count++;
    return count;
  };

  test.each<[string, (next: () => void) => void, number]>([
    ['just before it ends', (next) => next(), 3],
    ['after it has ended', (next) => void setImmediate(next), 1],
  ])('3,000 in a row do not pile up, if each begins the next %s', async (_when, begin, depths) => {
    for (const options of [{ backend: Counting }, { backend: new Slow(), namespace: 'chain' }]) {
      const finished = new Deferred<void>();
      let deepest = 0;
      const next: (n: number) => Promise<number> = cache(
        async (n: number): Promise<number> => {
          deepest = Math.max(deepest, depth());
          await Promise.resolve();
          if (n === 3_000) finished.resolve();
          else begin(() => void next(n + 1));
          return n;
        },
        { ...(options as { backend: typeof Counting }), detectReentrancy: true },
      );
      void next(1);
      await finished.promise;
      expect(deepest).toBeLessThanOrEqual(depths);
      expect(cacheOf(next).stats().loads).toBe(3_000);
    }
  });

  test('what goes on after its load is over may ask for the value of it, while that is being stored', async () => {
    const backend = new Slow();
    backend.hold('set');
    const again = new Deferred<Promise<number>>();
    const get: (id: string) => Promise<number> = cache(
      async (id: string): Promise<number> => {
        setImmediate(() => again.resolve(get(id)));
        return 1;
      },
      { backend, namespace: 'after', detectReentrancy: true },
    );
    expect([await get('a'), await again.promise]).toEqual([1, 1]);
    expect(backend.log).toEqual(['get', 'set']);
  });
});
