import { getEventListeners } from 'node:events';
import { cache } from '../src/cache.js';
import { cacheOf } from '../src/handle.js';
import { rejectionOf } from './support/caught.js';
import { Deferred, settled } from './support/deferred.js';
import { LeasingStore } from './support/leasing-backend.js';

/** Loads on a backend that gives leases, as far as they do not depend on other processes alone. */

type Options = { [name: string]: unknown };

function open(store: LeasingStore, options: Options = {}, near?: Map<string, unknown>) {
  const loads: Deferred<string>[] = [];
  const backend = store.open(near);
  const load = cache(
    async (_id: string, _signal?: AbortSignal) => {
      const deferred = new Deferred<string>();
      loads.push(deferred);
      return deferred.promise;
    },
    { backend, namespace: 'users', ...options },
  );
  return { load, loads, backend, handle: cacheOf(load) };
}

/** Fills the cache, and lets what is stored become stale. */
async function stale(store: LeasingStore, a: ReturnType<typeof open>): Promise<void> {
  const call = a.load('1');
  await settled();
  a.loads[0]?.resolve('old');
  await call;
  await settled();
  store.clock.advance(20);
}

const STALE = { ttl: 10, staleWhileRevalidate: 1_000 };

describe('a refresh in the background', () => {
  test('that finds another process at it waits for that one, and takes its place if it gives up', async () => {
    const store = new LeasingStore();
    const a = open(store, STALE);
    await stale(store, a);
    const key = a.handle.keyOf('1');
    store.take(key);
    expect(await a.load('1')).toBe('old');
    await settled();
    expect([a.loads.length, a.handle.stats().loads]).toEqual([1, 1]);
    store.leases.clear();
    store.entries.clear();
    store.wake(key);
    await settled();
    expect(a.loads.length).toBe(2);
  });

  test('that finds an entry of another process ends', async () => {
    const store = new LeasingStore();
    const [a, b] = [open(store, STALE), open(store, STALE)];
    await stale(store, a);
    let isFirst = true;
    const lead = a.backend.lead.bind(a.backend);
    a.backend.lead = async (...args) => {
      if (isFirst) {
        isFirst = false;
        const refreshed = b.handle.refresh('1');
        await settled();
        b.loads[0]?.resolve('new');
        await refreshed;
      }
      return await lead(...args);
    };
    expect(await a.load('1')).toBe('old');
    await settled();
    await settled();
    expect(a.loads.length).toBe(1);
    expect(await a.load('1')).toBe('new');
  });

  test('that is joined by a caller goes on without the lease', async () => {
    const store = new LeasingStore();
    const a = open(store, STALE);
    await stale(store, a);
    const leading = new Deferred<void>();
    const lead = a.backend.lead.bind(a.backend);
    a.backend.lead = async (...args) => {
      await leading.promise;
      return await lead(...args);
    };
    store.take(a.handle.keyOf('1'));
    expect(await a.load('1')).toBe('old');
    store.clock.advance(2_000); // not even stale any more
    const joined = a.load('1');
    await settled();
    store.gaveUp = true;
    leading.resolve();
    await settled();
    a.loads[1]?.resolve('own');
    expect(await joined).toBe('own');
    await settled();
    expect(store.calls).not.toContain('refused fill');
  });

  test('of a key that is deleted before it begins does not begin', async () => {
    const store = new LeasingStore();
    const near = new Map<string, unknown>();
    const a = open(store, STALE, near);
    await stale(store, a);
    const key = a.handle.keyOf('1');
    near.set(key, store.entries.get(key)?.entry);
    const call = a.load('1');
    const deleted = a.handle.delete('1');
    near.clear();
    expect(await call).toBe('old');
    await deleted;
    await settled();
    expect([a.loads.length, store.leases.size]).toEqual([1, 0]);
  });

  test('that cannot have the lease is reported, and is tried again', async () => {
    const store = new LeasingStore();
    const errors: unknown[] = [];
    const a = open(store, { ...STALE, onBackendError: (error: unknown) => errors.push(error) });
    await stale(store, a);
    store.broken = new Error('no lease');
    expect(await a.load('1')).toBe('old');
    await settled();
    expect([errors.length, a.loads.length]).toEqual([1, 1]);
    store.broken = undefined;
    expect(await a.load('1')).toBe('old');
    await settled();
    expect(a.loads.length).toBe(2);
  });
});

describe('a refresh by a handle', () => {
  test('fails with the lease, and nobody joins it any more', async () => {
    const store = new LeasingStore();
    const a = open(store);
    store.broken = new Error('no lease');
    expect(await rejectionOf(a.handle.refresh('1'))).toMatchObject({ code: 'PURECACHE_BACKEND_FAILED' });
    store.broken = undefined;
    const call = a.load('1');
    await settled();
    a.loads[0]?.resolve('value');
    expect(await call).toBe('value');
  });

  test('that is given no lease loads all the same, and stores nothing', async () => {
    const store = new LeasingStore();
    const a = open(store);
    a.backend.lead = async () => ({ kind: 'none' });
    const refreshed = a.handle.refresh('1');
    await settled();
    a.loads[0]?.resolve('own');
    expect([await refreshed, store.entries.size]).toEqual(['own', 0]);
  });

  test('gives the lease back if its method fails', async () => {
    const store = new LeasingStore();
    const a = open(store);
    const refreshed = rejectionOf(a.handle.refresh('1'));
    await settled();
    a.loads[0]?.reject(new Error('down'));
    expect(await refreshed).toMatchObject({ message: 'down' });
    await settled();
    expect(store.leases.size).toBe(0);
  });
});

describe('a call with something to fall back on', () => {
  test('has the value of another process if that is there in time', async () => {
    const store = new LeasingStore();
    const options = { ttl: 10, staleIfError: 1_000, softTimeout: 5_000 };
    const [a, b] = [open(store, options), open(store, options)];
    await stale(store, a);
    const first = a.load('1');
    await settled();
    const second = b.load('1');
    await settled();
    a.loads[1]?.resolve('new');
    expect(await Promise.all([first, second])).toEqual(['new', 'new']);
    expect([b.loads.length, b.handle.stats()]).toMatchObject([0, { hits: 1, staleHits: 0, misses: 0 }]);
  });

  test('refreshes in the background once it has fallen back', async () => {
    const store = new LeasingStore();
    const a = open(store, { ttl: 10, staleIfError: 1_000, softTimeout: 5 });
    await stale(store, a);
    const key = a.handle.keyOf('1');
    store.take(key);
    expect(await a.load('1')).toBe('old');
    await settled();
    expect(a.loads.length).toBe(1); // the other process is at it yet
  });
});

test('a load is dated by its lease', async () => {
  const store = new LeasingStore();
  const a = open(store, STALE);
  const lead = a.backend.lead.bind(a.backend);
  a.backend.lead = async (...args) => {
    const led = await lead(...args);
    return led.kind === 'lease' ? { ...led, startedAt: 900 } : led;
  };
  const call = a.load('1');
  await settled();
  a.loads[0]?.resolve('value');
  await call;
  await settled();
  expect(store.entries.get(a.handle.keyOf('1'))?.entry).toMatchObject({ startedAt: 900 });
});

test('who has joined a refresh that cannot have the lease fails with it', async () => {
  const store = new LeasingStore();
  const a = open(store);
  store.broken = new Error('no lease');
  const [refreshed, joined] = [rejectionOf(a.handle.refresh('1')), rejectionOf(a.load('1'))];
  expect([await refreshed, await joined]).toEqual(
    Array(2).fill(expect.objectContaining({ code: 'PURECACHE_BACKEND_FAILED' })),
  );
});

describe('a call that waits for another process', () => {
  test('fails once its time is over, and does not load then', async () => {
    const store = new LeasingStore();
    const a = open(store, { timeout: 5 });
    store.take(a.handle.keyOf('1'));
    expect(await rejectionOf(a.load('1'))).toMatchObject({ code: 'PURECACHE_LOAD_TIMEOUT' });
    expect(a.loads.length).toBe(0);
  });

  test('does not wait if its caller has given up before', async () => {
    const store = new LeasingStore();
    const a = open(store);
    store.take(a.handle.keyOf('1'));
    const controller = new AbortController();
    const lead = a.backend.lead.bind(a.backend);
    a.backend.lead = async (...args) => {
      controller.abort();
      return await lead(...args);
    };
    const call = a.load('1', controller.signal);
    await settled();
    a.loads[0]?.resolve('own');
    expect(await call).toBe('own');
  });

  test('leaves the signal of its caller as it was', async () => {
    const store = new LeasingStore();
    const [a, b] = [open(store), open(store)];
    const first = a.load('1');
    await settled();
    const { signal } = new AbortController();
    const second = b.load('1', signal);
    await settled();
    expect(getEventListeners(signal, 'abort').length).toBe(1);
    a.loads[0]?.resolve('once');
    expect(await Promise.all([first, second])).toEqual(['once', 'once']);
    await settled();
    expect(getEventListeners(signal, 'abort').length).toBe(0);
  });
});

describe('near entries with tags', () => {
  const TAGS = { ttl: 1_000, tags: () => ['red'] };

  test('are used as long as they carry tags', async () => {
    const store = new LeasingStore();
    const near = new Map<string, unknown>();
    const a = open(store, TAGS, near);
    const call = a.load('1');
    await settled();
    a.loads[0]?.resolve('far');
    await call;
    await settled();
    const key = a.handle.keyOf('1');
    near.set(key, store.entries.get(key)?.entry);
    store.calls.length = 0;
    expect([await a.load('1'), store.calls]).toEqual(['far', []]);
  });

  test('of a time when the method had none are passed over', async () => {
    const store = new LeasingStore();
    const near = new Map<string, unknown>();
    const a = open(store, TAGS, near);
    near.set(a.handle.keyOf('1'), 'untagged');
    const call = a.load('1');
    await settled();
    a.loads[0]?.resolve('far');
    expect(await call).toBe('far');
  });
});
