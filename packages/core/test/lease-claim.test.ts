import { cache } from '../src/cache.js';
import { cacheOf } from '../src/handle.js';
import { rejectionOf } from './support/caught.js';
import { Deferred, settled } from './support/deferred.js';
import { LeasingStore, type LeasingBackend } from './support/leasing-backend.js';

type Options = { [name: string]: unknown };

/** One process: its own backend object, its own loads by hand. */
function open(store: LeasingStore, options: Options = {}, backend: LeasingBackend = store.open()) {
  const loads: Deferred<string>[] = [];
  const load = cache(
    async (_id: string, _signal?: AbortSignal) => {
      const deferred = new Deferred<string>();
      loads.push(deferred);
      return deferred.promise;
    },
    { backend, namespace: `n${++count}`, ...options } as { backend: LeasingBackend; namespace: string },
  );
  return { load, loads, backend, handle: cacheOf(load) };
}
let count = 0;
const SHARED = { namespace: 'users' };

describe('a load on a backend that gives leases', () => {
  it('asks for the lease, and stores its value under it', async () => {
    const store = new LeasingStore();
    const a = open(store, SHARED);
    const call = a.load('1');
    await settled();
    a.loads[0]?.resolve('value');
    expect(await call).toBe('value');
    await settled();
    expect(await a.load('1')).toBe('value');
    expect(store.calls).toEqual(['get', 'lead', 'fill', 'get']);
  });

  it('is made by one process; the others wait for its value', async () => {
    const store = new LeasingStore();
    const [a, b] = [open(store, SHARED), open(store, SHARED)];
    const calls = [a.load('1'), b.load('1'), b.load('1')];
    await settled();
    a.loads[0]?.resolve('once');
    expect(await Promise.all(calls)).toEqual(['once', 'once', 'once']);
    expect([a.loads.length, b.loads.length]).toEqual([1, 0]);
    expect(b.handle.stats()).toMatchObject({ hits: 2, misses: 0, loads: 0 });
  });

  it('goes to the next process when the first one fails', async () => {
    const store = new LeasingStore();
    const [a, b] = [open(store, SHARED), open(store, SHARED)];
    const [first, second] = [a.load('1'), b.load('1')];
    await settled();
    a.loads[0]?.reject(new Error('down'));
    await expect(first).rejects.toThrow('down');
    await settled();
    b.loads[0]?.resolve('second');
    expect(await second).toBe('second');
    expect(store.calls).toContain('release');
  });

  it('stores nothing once another process has invalidated the key, and its caller has the value all the same', async () => {
    const store = new LeasingStore();
    const [a, b] = [open(store, SHARED), open(store, SHARED)];
    const call = a.load('1');
    await settled();
    await b.handle.delete('1');
    a.loads[0]?.resolve('old');
    expect(await call).toBe('old');
    expect(store.entries.size).toBe(0);
  });

  it('is not joined once another process has invalidated the key', async () => {
    const store = new LeasingStore();
    const [a, b] = [open(store, SHARED), open(store, SHARED)];
    const old = a.load('1');
    await settled();
    await b.handle.delete('1');
    const late = a.load('1');
    await settled();
    a.loads[1]?.resolve('new');
    expect(await late).toBe('new');
    a.loads[0]?.resolve('old');
    expect(await old).toBe('old');
    expect(await b.load('1')).toBe('new');
  });

  it('is not joined while the process cannot hear of invalidations', async () => {
    const store = new LeasingStore();
    const a = open(store, SHARED);
    const first = a.load('1');
    await settled();
    a.backend.isDeaf = true;
    store.gaveUp = true;
    const second = a.load('1');
    await settled();
    expect(a.loads.length).toBe(2);
    for (const each of a.loads) each.resolve('value');
    expect(await Promise.all([first, second])).toEqual(['value', 'value']);
  });

  it('goes on without the lease when the backend gives up waiting, and stores nothing', async () => {
    const store = new LeasingStore();
    const a = open(store, SHARED);
    const key = a.handle.keyOf('1');
    store.take(key);
    store.gaveUp = true;
    const call = a.load('1');
    await settled();
    a.loads[0]?.resolve('own');
    expect(await call).toBe('own');
    expect([store.entries.size, store.calls]).toEqual([0, ['get', 'lead', 'wait']]);
  });

  it('goes on without asking for it when the look-up has failed: a call waits for a failing backend once', async () => {
    const store = new LeasingStore();
    const a = open(store, { ...SHARED, onBackendError: () => {} });
    a.backend.find = () => Promise.reject(new Error('away'));
    const call = a.load('1');
    await settled();
    a.loads[0]?.resolve('own');
    expect(await call).toBe('own');
    expect([store.entries.size, store.calls]).toEqual([0, []]);
  });

  it('goes on when the backend fails to give it, and says so', async () => {
    const store = new LeasingStore();
    const heard: unknown[] = [];
    const a = open(store, { ...SHARED, onBackendError: (_: unknown, about: unknown) => heard.push(about) });
    store.broken = new Error('no lease');
    const call = a.load('1');
    await settled();
    a.loads[0]?.resolve('own');
    expect(await call).toBe('own');
    expect(heard).toEqual([expect.objectContaining({ operation: 'get' })]);
    expect(store.entries.size).toBe(0);
  });

  it('fails with the backend if that is wanted', async () => {
    const store = new LeasingStore();
    const a = open(store, { ...SHARED, backendErrors: 'throw' });
    store.broken = new Error('no lease');
    expect(await rejectionOf(a.load('1'))).toMatchObject({ code: 'PURECACHE_BACKEND_FAILED' });
    expect(a.loads.length).toBe(0);
  });

  it('does not wait for another process longer than `timeout`', async () => {
    const store = new LeasingStore();
    const a = open(store, { ...SHARED, timeout: 5 });
    store.take(a.handle.keyOf('1'));
    expect(await rejectionOf(a.load('1'))).toMatchObject({ code: 'PURECACHE_LOAD_TIMEOUT' });
    store.leases.clear();
    store.wake(a.handle.keyOf('1'));
    await settled();
    expect(store.leases.size).toBe(0); // the lease that came too late was given back
  });

  it('does not wait for another process once its caller gives up', async () => {
    const store = new LeasingStore();
    const a = open(store, SHARED);
    store.take(a.handle.keyOf('1'));
    const controller = new AbortController();
    const call = a.load('1', controller.signal);
    await settled();
    controller.abort();
    await settled();
    a.loads[0]?.resolve('own');
    expect(await call).toBe('own');
    expect(store.entries.size).toBe(0);
    store.leases.clear();
    store.wake(a.handle.keyOf('1'));
    await settled();
    expect(store.leases.size).toBe(0);
  });

  it('gives a stale entry after `softTimeout` while another process loads', async () => {
    const store = new LeasingStore();
    const options = { ...SHARED, ttl: 10, staleIfError: 1_000, softTimeout: 5 };
    const a = open(store, options);
    const call = a.load('1');
    await settled();
    a.loads[0]?.resolve('old');
    await call;
    await settled();
    store.clock.advance(20);
    store.take(a.handle.keyOf('1'));
    expect(await a.load('1')).toBe('old');
    expect(a.loads.length).toBe(1);
    expect(a.handle.stats().staleHits).toBe(1);
  });
});

describe('a refresh on a backend that gives leases', () => {
  const stale = { ...SHARED, ttl: 10, staleWhileRevalidate: 1_000 };

  it('is made by one process in the background', async () => {
    const store = new LeasingStore();
    const [a, b] = [open(store, stale), open(store, stale)];
    const call = a.load('1');
    await settled();
    a.loads[0]?.resolve('old');
    await call;
    await settled();
    store.clock.advance(20);
    expect(await a.load('1')).toBe('old');
    await settled();
    expect(await b.load('1')).toBe('old');
    await settled();
    expect([a.loads.length, b.loads.length]).toEqual([2, 0]);
    a.loads[1]?.resolve('new');
    await settled();
    expect(await b.load('1')).toBe('new');
  });

  it('by a handle takes the lease of whoever loads', async () => {
    const store = new LeasingStore();
    const [a, b] = [open(store, SHARED), open(store, SHARED)];
    const call = a.load('1');
    await settled();
    const refreshed = b.handle.refresh('1');
    await settled();
    a.loads[0]?.resolve('old');
    expect(await call).toBe('old');
    b.loads[0]?.resolve('new');
    expect(await refreshed).toBe('new');
    expect(store.calls).toContain('refused fill');
    expect(await a.load('1')).toBe('new');
  });

  it('by a handle fails if the lease cannot be had', async () => {
    const store = new LeasingStore();
    const a = open(store, SHARED);
    store.broken = new Error('no lease');
    expect(await rejectionOf(a.handle.refresh('1'))).toMatchObject({ code: 'PURECACHE_BACKEND_FAILED' });
    expect(a.loads.length).toBe(0);
  });

  it('`expire` keeps the entry as stale under a lease, and does not bring back what another process deletes meanwhile', async () => {
    const store = new LeasingStore();
    const [a, b] = [open(store, stale), open(store, stale)];
    const call = a.load('1');
    await settled();
    a.loads[0]?.resolve('old');
    await call;
    await settled();
    expect(await a.handle.expire('1')).toBe(true);
    expect(await a.handle.peek('1')).toBeUndefined();
    expect(await b.load('1')).toBe('old');
    await settled();
    b.loads[0]?.resolve('new');
    await settled();
    const find = a.backend.find.bind(a.backend);
    a.backend.find = async (key) => {
      const found = await find(key);
      if (store.calls.at(-1) === 'get') await b.handle.delete('1');
      return found;
    };
    await a.handle.expire('1');
    expect(store.entries.size).toBe(0);
    expect(await a.handle.expire('1')).toBe(false);
  });
});

describe('the memory in front of a shared backend', () => {
  it('answers before the backend is asked', async () => {
    const store = new LeasingStore();
    const near = new Map<string, unknown>();
    const a = open(store, SHARED, store.open(near));
    near.set(a.handle.keyOf('1'), 'near');
    expect(await a.load('1')).toBe('near');
    expect(store.calls).toEqual([]);
    expect(a.handle.stats().hits).toBe(1);
  });

  it('that fails is passed over', async () => {
    const store = new LeasingStore();
    const near = {
      get: () => {
        throw new Error('broken');
      },
    };
    const errors: unknown[] = [];
    const a = open(
      store,
      { ...SHARED, onBackendError: (error: unknown) => errors.push(error) },
      store.open(near as never),
    );
    const call = a.load('1');
    await settled();
    a.loads[0]?.resolve('far');
    expect(await call).toBe('far');
    expect(errors.length).toBe(1);
  });

  it('is not believed about a suspect key', async () => {
    const store = new LeasingStore();
    const near = new Map<string, unknown>();
    const a = open(store, SHARED, store.open(near));
    near.set(a.handle.keyOf('1'), 'near');
    a.backend.delete = () => Promise.reject(new Error('lost'));
    await rejectionOf(a.handle.delete('1'));
    const call = a.load('1');
    await settled();
    a.loads[0]?.resolve('far');
    expect(await call).toBe('far');
  });
});
