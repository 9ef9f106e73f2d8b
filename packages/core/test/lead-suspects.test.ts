import { cache } from '../src/cache.js';
import { cacheOf } from '../src/handle.js';
import { rejectionOf } from './support/caught.js';
import { settled } from './support/deferred.js';
import { LeasingStore } from './support/leasing-backend.js';

/** What another process has stored does not do where this one knows more of it than the backend. */

test('a suspect key is loaded, though the backend that leads has an entry of it', async () => {
  const store = new LeasingStore();
  const backend = store.open();
  let loads = 0;
  const load = cache(async (_id: string) => `v${++loads}`, { backend, namespace: 'users' });
  expect(await load('1')).toBe('v1');
  await settled();
  backend.delete = () => Promise.reject(new Error('lost'));
  await rejectionOf(cacheOf(load).delete('1'));
  expect(await load('1')).toBe('v2');
  expect([store.leases.size, [...store.entries.values()].map(({ entry }) => entry)]).toEqual([0, ['v1']]);
});

test('an entry of a time when the method had no tags is replaced', async () => {
  const store = new LeasingStore();
  const backend = store.open();
  const options = { backend, namespace: 'users', ttl: 1_000 };
  const untagged = cache(async (_id: string) => 'untagged', options);
  expect(await untagged('1')).toBe('untagged');
  await settled();
  let loads = 0;
  const other = store.open();
  const tagged = cache(async (_id: string) => `v${++loads}`, { ...options, backend: other, tags: () => ['red'] });
  expect(await tagged('1')).toBe('v1');
  await settled();
  expect([await tagged('1'), loads]).toEqual(['v1', 1]);
});

test('where it is replaced by one that will not do either, the load goes on, and is not stored', async () => {
  const store = new LeasingStore();
  const backend = store.open();
  const key = cacheOf(cache(async (_id: string) => 1, { backend: store.open(), namespace: 'users' })).keyOf('1');
  const lead = backend.lead.bind(backend);
  const put = () => store.entries.set(key, { entry: { no: 'record' }, expiresAt: Infinity });
  put();
  backend.lead = async (...args) => {
    put();
    return await lead(...args);
  };
  const load = cache(async (_id: string) => 'own', { backend, namespace: 'users', ttl: 1_000, tags: () => ['red'] });
  expect(await load('1')).toBe('own');
  await settled();
  expect(store.calls).toEqual(['get', 'lead', 'lead']);
  expect(store.entries.get(key)?.entry).toEqual({ no: 'record' });
});
