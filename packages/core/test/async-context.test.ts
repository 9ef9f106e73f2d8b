import { jest } from '@jest/globals';
import { AsyncLocalStorage } from 'node:async_hooks';
import { ContextStore, outsideCallers } from '../src/runtime/async-context.js';
import { Deferred } from './support/deferred.js';

test('ContextStore is the runtime’s AsyncLocalStorage', async () => {
  const Store = ContextStore as NonNullable<typeof ContextStore>;
  const store = new Store<string>();
  expect(store).toBeInstanceOf(AsyncLocalStorage);
  const seen = await store.run('inside', async () => {
    await Promise.resolve();
    return store.getStore();
  });
  expect([seen, store.getStore()]).toEqual(['inside', undefined]);
});

test('outsideCallers runs an action at once, outside the context of the caller, and gives back what it gives', () => {
  const request = new AsyncLocalStorage<string>();
  request.run('request', () => {
    expect(outsideCallers(() => request.getStore())).toBeUndefined();
    expect(request.getStore()).toBe('request');
  });
  expect(outsideCallers(() => 42)).toBe(42);
  expect(() =>
    outsideCallers(() => {
      throw new Error('boom');
    }),
  ).toThrow('boom');
});

test('a timer made there does not carry the request along', async () => {
  const request = new AsyncLocalStorage<string>();
  const fired = new Deferred<string | undefined>();
  request.run('request', () => outsideCallers(() => setImmediate(() => fired.resolve(request.getStore()))));
  expect(await fired.promise).toBeUndefined();
});

describe('a runtime without AsyncLocalStorage', () => {
  const { process } = globalThis;
  const loadUnder = async (runtime: unknown) => {
    jest.resetModules();
    Object.assign(globalThis, { process: runtime });
    try {
      return await import('../src/runtime/async-context.js');
    } finally {
      Object.assign(globalThis, { process });
    }
  };

  test.each([
    ['no process', undefined],
    ['a process without getBuiltinModule', {}],
    ['a getBuiltinModule that knows nothing', { getBuiltinModule: () => undefined }],
    ['a module without the class', { getBuiltinModule: () => ({}) }],
  ])('(%s) has no ContextStore, and actions simply run', async (_name, runtime) => {
    const bare = await loadUnder(runtime);
    expect(bare.ContextStore).toBeUndefined();
    expect(bare.outsideCallers(() => 42)).toBe(42);
  });

  test('one without snapshots simply runs actions, and has its store', async () => {
    class Store {}
    const old = await loadUnder({ getBuiltinModule: () => ({ AsyncLocalStorage: Store }) });
    expect([old.ContextStore, old.outsideCallers(() => 42)]).toEqual([Store, 42]);
  });
});
