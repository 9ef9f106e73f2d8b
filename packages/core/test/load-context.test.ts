import { jest } from '@jest/globals';
import { isInside, isReentrancyDetectable, runInside } from '../src/load-context.js';
import { Flights } from '../src/single-flight.js';
import { Deferred, settled } from './support/deferred.js';
import { runNode } from './support/run-node.js';

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

  test('3,000 in a row keep none of those before them', async () => {
    const { code, stdout, stderr } = await runNode(
      `
      import { cache } from '../../src/index.js';
      import { Slow, Counting } from './doubles.js';
      const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
      for (const options of [{ backend: Counting }, { backend: new Slow(), namespace: 'chain' }]) {
        const values: WeakRef<object>[] = [];
        let done = () => {};
        const finished = new Promise<void>((resolve) => (done = resolve));
        const next = cache(
          async (n: number): Promise<object> => {
            await turn();
            if (n < 3_000) setImmediate(() => void next(n + 1));
            else done();
            const value = { n };
            values.push(new WeakRef(value));
            return value;
          },
          { ...options, detectReentrancy: true } as never,
        );
        void next(1);
        await finished;
        Object.values(options).forEach((each) => (each as Slow).entries?.clear());
        for (let i = 0; i < 4; i++) { await turn(); gc!(); }
        console.log(values.filter((each) => each.deref() !== undefined).length);
      }`,
      ['--expose-gc'],
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe('');
  });
});
