import { Flights } from '../src/single-flight.js';

const { process } = globalThis;
Object.assign(globalThis, { process: undefined });
const { isInside, isReentrancyDetectable, runInside } = await import('../src/load-context.js');
const { resolvePolicy } = await import('../src/options.js');
const { Counting } = await import('./support/doubles.js');
Object.assign(globalThis, { process });

test('without AsyncLocalStorage loads run all the same, and nobody is known to be inside one', () => {
  const flight = new Flights().begin('k', true);
  expect(isReentrancyDetectable()).toBe(false);
  expect(runInside(flight, () => isInside(flight))).toBe(false);
});

test('detectReentrancy: true is refused there when the class is defined, false is not', () => {
  expect(() => resolvePolicy({ backend: Counting, detectReentrancy: true })).toThrow(
    expect.objectContaining({
      name: 'TypeError',
      code: 'PURECACHE_INVALID_OPTION',
      message: `Option 'detectReentrancy' needs AsyncLocalStorage, which this runtime does not give.`,
    }),
  );
  expect(resolvePolicy({ backend: Counting, detectReentrancy: false }).detectReentrancy).toBe(false);
});
