import { jest } from '@jest/globals';

const KEY = Symbol.for('purecache/1');

test('importing the module, or all of core, adds nothing to the global object', async () => {
  const names = () => Reflect.ownKeys(globalThis).filter((name) => name !== '__coverage__'); // a test runner's
  const before = names();
  await import('../src/runtime/process-state.js');
  await import('../src/index.js');
  await import('../src/testing/index.js');
  expect(names()).toEqual(before);
  expect(KEY in globalThis).toBe(false);
});

test('a state is made once, by whoever asks first, and seen by every copy', async () => {
  const { shared } = await import('../src/runtime/process-state.js');
  const state = shared('test', () => ({ by: 'first' }));
  jest.resetModules();
  const other = await import('../src/runtime/process-state.js');
  expect(other.shared).not.toBe(shared);
  const make = jest.fn(() => ({ by: 'second' }));
  expect(other.shared('test', make)).toBe(state);
  expect(make).not.toHaveBeenCalled();
  expect(other.shared('other', make)).toEqual({ by: 'second' });
});

test('a state that is undefined is made once too', async () => {
  const { shared } = await import('../src/runtime/process-state.js');
  const make = jest.fn(() => undefined);
  expect([shared('nothing', make), shared('nothing', make)]).toEqual([undefined, undefined]);
  expect(make).toHaveBeenCalledTimes(1);
});

test('it is one property of the global object, which neither shows nor can be replaced', () => {
  expect(Object.getOwnPropertyDescriptor(globalThis, KEY)).toEqual({
    value: expect.any(Map),
    enumerable: false,
    writable: false,
    configurable: false,
  });
});
