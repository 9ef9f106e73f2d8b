import { cache } from '../src/cache.js';
import { cacheOf } from '../src/handle.js';
import { Deferred, settled } from './support/deferred.js';
import { LeasingStore } from './support/leasing-backend.js';

function open(store: LeasingStore) {
  const loads: Deferred<string>[] = [];
  const backend = store.open();
  const load = cache(
    async (_id: string) => {
      const deferred = new Deferred<string>();
      loads.push(deferred);
      return deferred.promise;
    },
    { backend, namespace: 'users', ttl: 10, staleWhileRevalidate: 1_000 },
  );
  return { load, loads, backend, handle: cacheOf(load) };
}

test('a stale entry that another process invalidates during the look-up is not given to later calls', async () => {
  const store = new LeasingStore();
  const [a, b] = [open(store), open(store)];
  const first = a.load('1');
  await settled();
  a.loads[0]?.resolve('old');
  await first;
  await settled();
  store.clock.advance(20);
  const answering = new Deferred<void>();
  const find = a.backend.find.bind(a.backend);
  a.backend.find = async (key) => {
    const found = await find(key);
    await answering.promise;
    return found;
  };
  const during = a.load('1');
  await settled();
  await b.handle.delete('1');
  answering.resolve();
  expect(await during).toBe('old'); // it began before
  const later = a.load('1');
  await settled();
  a.loads.at(-1)?.resolve('new');
  expect(await later).toBe('new');
});

test('calls of a key whose delete has failed share one load, however often the delete is tried again', async () => {
  const store = new LeasingStore();
  const a = open(store);
  a.backend.delete = async () => {
    throw new Error('away');
  };
  await expect(a.handle.delete('1')).rejects.toMatchObject({ code: 'PURECACHE_BACKEND_FAILED' });
  const calls: Promise<string>[] = [];
  for (let call = 0; call < 10; call++) {
    calls.push(a.load('1'));
    await settled();
  }
  expect(a.loads.length).toBe(1);
  a.loads[0]?.resolve('value');
  expect(await Promise.all(calls)).toEqual(Array(10).fill('value'));
});

test('a stale entry is not given any more while a refresh waits for another process, once its tag is invalidated', async () => {
  const store = new LeasingStore();
  const backend = store.open();
  const loads: Deferred<string>[] = [];
  const load = cache(
    async (_id: string) => {
      const deferred = new Deferred<string>();
      loads.push(deferred);
      return deferred.promise;
    },
    { backend, namespace: 'users', ttl: 10, staleWhileRevalidate: 1_000, tags: () => ['t'] },
  );
  const first = load('1');
  await settled();
  loads[0]?.resolve('old');
  await first;
  await settled();
  store.clock.advance(20);
  store.take(cacheOf(load).keyOf('1')); // somebody else refreshes
  expect(await load('1')).toBe('old');
  await settled();
  store.tagVersion++; // another process invalidates the tag
  store.entries.clear();
  store.leases.clear();
  const later = load('1');
  await settled();
  loads.at(-1)?.resolve('new');
  expect(await later).toBe('new');
});
