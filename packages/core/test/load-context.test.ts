import { jest } from '@jest/globals';
import { isInside, isReentrancyDetectable, runInside } from '../src/load-context.js';
import { Flights } from '../src/single-flight.js';
import { Deferred, settled } from './support/deferred.js';

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
