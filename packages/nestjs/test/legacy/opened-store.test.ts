/** How a store is made, refused and closed. */
import { fromMap, type CacheBackend } from '@purecache/core';
import { LRU } from '@purecache/lru';

import { OpenedStore, type StoreOptions } from '../../src/opened-store.js';

class Remote implements CacheBackend {
  static readonly options: readonly string[] = ['url', 'clock'];
  closed = 0;
  readonly given: unknown;

  constructor(given: unknown) {
    this.given = given;
  }

  async get() {}
  async set() {}
  async delete() {
    return false;
  }
  async clear() {}
  async [Symbol.asyncDispose]() {
    this.closed++;
  }
}

class Anything extends Remote {
  static override readonly options = undefined as unknown as readonly string[];
}

const open = (options: unknown) => new OpenedStore(options as StoreOptions).open();

test('a class is made with its options, whatever they are called', () => {
  expect((open({ backend: LRU, capacity: 7 }) as LRU).capacity).toBe(7);
  expect((open({ backend: Remote, url: 'x', clock: 'quartz' }) as Remote).given).toEqual({ url: 'x', clock: 'quartz' });
  expect((open({ backend: Anything, hosts: ['a'] }) as Remote).given).toEqual({ hosts: ['a'] });
});

test('a ttl is a Duration', () => {
  expect((open({ backend: Anything, ttl: '1.5s' }) as Remote).given).toEqual({ ttl: 1_500 });
  expect((open({ backend: Anything, ttl: 20 }) as Remote).given).toEqual({ ttl: 20 });
});

test('what was made is closed with the application', async () => {
  const store = new OpenedStore({ backend: Remote });
  const backend = store.open() as Remote;
  await store.onApplicationShutdown();
  await store.onApplicationShutdown(); // of an application that is closed twice
  expect(backend.closed).toBe(1);
});

test('what was given is not closed, and what cannot be closed is no failure', async () => {
  const given = new Remote({});
  const store = new OpenedStore({ backend: given });
  expect(store.open()).toBe(given);
  await store.onApplicationShutdown();
  expect(given.closed).toBe(0);
  const inMemory = new OpenedStore({ backend: LRU, capacity: 1 });
  inMemory.open();
  await expect(inMemory.onApplicationShutdown()).resolves.toBeUndefined();
});

test('what was never opened is not closed', async () => {
  await expect(new OpenedStore({ backend: Remote }).onApplicationShutdown()).resolves.toBeUndefined();
});

test.each<[string, unknown, RegExp]>([
  ['no options', undefined, /needs a backend: \{ backend: LRU/],
  ['null', null, /needs a backend/],
  ['no backend', { capacity: 3 }, /needs a backend/],
  ['a backend that is none', { backend: undefined }, /'backend' must be .* not undefined.*no get\(\)/],
  ['a part of a backend', { backend: { get() {}, set() {}, delete() {} } }, /It has no clear\(\)/],
  ['a class of something else', { backend: Date }, /Date makes none: it has no get\(\)/],
  ['a Map', { backend: new Map() }, /is a Map.*fromMap\(map\)/],
  [
    'options of what is made already',
    { backend: fromMap(new Map()), capacity: 3 },
    /'capacity' goes with a backend class/,
  ],
  ['a misspelt option', { backend: Remote, ulr: 'x' }, /Unknown option 'ulr'\. Did you mean 'url'\?/],
  ['no duration', { backend: Anything, ttl: '5 minutes' }, /'ttl' must be a duration/],
])('it refuses %s', (_, options, message) => {
  expect(() => open(options)).toThrow(
    expect.objectContaining({ code: 'PURECACHE_INVALID_OPTION', message: expect.stringMatching(message) }),
  );
});
