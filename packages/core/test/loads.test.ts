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
  test('that finds another process at it ends, and waits for nobody', async () => {
    const store = new LeasingStore();
    const a = open(store, STALE);
    await stale(store, a);
    store.take(a.handle.keyOf('1'));
    expect(await a.load('1')).toBe('old');
    await settled();
    expect([a.loads.length, a.handle.stats().loads, store.calls.includes('wait')]).toEqual([1, 1, false]);
    store.leases.clear();
    expect(await a.load('1')).toBe('old');
    await settled();
    expect(a.loads.length).toBe(2); // nothing of the first try is in the way
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
    leading.resolve();
    await settled();
    a.loads[1]?.resolve('own');
    expect(await joined).toBe('own');
    await settled();
    expect(store.calls).not.toContain('refused fill');
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
