/** Paths that hardly any call takes: each is one line of some file, and has a reason to be there. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import { CACHE_CHANNEL, cache, Cached, invalidateTags, statsOf, type CacheEvent } from '../src/index.js';
import { registrationOf } from '../src/registry.js';
import { isAccessor } from '../src/writes/named-entries.js';
import { rejectionOf } from './support/caught.js';

const later = { get: async () => undefined, set: async () => {}, delete: async () => false, clear: async () => {} };

test('tags of a method that is decorated above another cached one empty what is below', async () => {
  let version = 1;
  class Twice {
    @Cached({ backend: LRU, capacity: 4, tags: () => ['all'] })
    @Cached({ backend: LRU, capacity: 4 })
    get(): number {
      return version;
    }
  }
  const twice = new Twice();
  expect(twice.get()).toBe(1);
  version = 2;
  expect(twice.get()).toBe(1);
  await invalidateTags(twice, ['all']);
  expect(twice.get()).toBe(2);
});

test('an asynchronous backend without invalidateTags is refused by invalidateTags', async () => {
  expect(await rejectionOf(invalidateTags({ ...later }, ['all']))).toMatchObject({ code: 'PURECACHE_INVALID_OPTION' });
});

test('a backend whose invalidateTags fails is told of without a method to name', async () => {
  const seen: CacheEvent[] = [];
  const listen = (event: unknown): void => void seen.push(event as CacheEvent);
  const failing = { ...later, invalidateTags: async () => await Promise.reject(new Error('down')) };
  subscribe(CACHE_CHANNEL, listen);
  const error = await rejectionOf(invalidateTags(failing, ['all']));
  unsubscribe(CACHE_CHANNEL, listen);
  expect(error).toMatchObject({ code: 'PURECACHE_BACKEND_FAILED' });
  expect(seen).toMatchObject([{ type: 'backend-error', method: 'invalidateTags', operation: 'invalidateTags' }]);
});

test('the scope of a cached function has its cache once it was called', () => {
  const get = cache((id: string) => id, { backend: LRU, capacity: 4 });
  const scope = registrationOf(get)?.scope;
  expect(scope?.peek(undefined)).toBeUndefined();
  get('1');
  expect(scope?.peek(undefined)).toBe(scope?.find(undefined));
});

test('an object whose selector throws has no statistics of that method yet, and no failure', () => {
  class Picky {
    constructor(readonly cache?: LRU) {}
    @Cached({ backend: (self: Picky) => self.cache ?? pick(), namespace: 'picky' }) get(): number {
      return 1;
    }
  }
  const pick = (): never => {
    throw new Error('not injected');
  };
  new Picky(new LRU({ capacity: 4 })).get();
  expect(statsOf(new Picky())['get']).toMatchObject({ hits: 0, misses: 0, size: undefined });
});

test('of a proxy that does not let itself be asked nobody knows what it has', () => {
  const shy = new Proxy(
    {},
    {
      getOwnPropertyDescriptor: () => {
        throw new Error('no');
      },
    },
  );
  expect(isAccessor(shy, 'get')).toBe(true);
});

test('timers that are faked when the clock loads are cleared, and each call reads the clock', async () => {
  const { setTimeout, clearTimeout } = globalThis;
  const cleared: unknown[] = [];
  const faked = { refresh: () => {}, unref: () => {} };
  jest.resetModules();
  globalThis.setTimeout = (() => faked) as never;
  globalThis.clearTimeout = (timer) => void cleared.push(timer);
  try {
    const { monotonicClock } = await import('../src/runtime/clock.js');
    const first = monotonicClock.now();
    expect(monotonicClock.now()).toBeGreaterThan(first);
  } finally {
    Object.assign(globalThis, { setTimeout, clearTimeout });
  }
  expect(cleared).toEqual([faked]);
});
