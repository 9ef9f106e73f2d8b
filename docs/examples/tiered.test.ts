import { cacheOf } from '@purecache/core';
import { settled } from '../../packages/core/test/support/deferred.js';
import { SharedDouble } from '../../packages/tiered/test/support/shared-double.js';
import { SharedStore } from '../../packages/tiered/test/support/shared-store.js';
import { byWeight, direct, productCache, shortLived } from './tiered.js';

test('hits are answered from memory, until another process invalidates the entry', async () => {
  const store = new SharedStore();
  const here = new SharedDouble(store);
  let loads = 0;
  const product = productCache(here, async (id) => `${id} ${++loads}`);
  const elsewhere = productCache(new SharedDouble(store), async (id) => `${id} ${++loads}`);
  await product('tea');
  await settled();
  const asked = here.log.length;
  expect([await product('tea'), await product('tea'), here.log.length - asked]).toEqual(['tea 1', 'tea 1', 0]);
  await cacheOf(elsewhere).delete('tea');
  expect(await product('tea')).toBe('tea 2');
});

test('an entry may live in memory for a shorter time than in the shared backend', async () => {
  const store = new SharedStore();
  const tiered = shortLived(new SharedDouble(store));
  await tiered.set('k', 1, 60_000);
  expect([await tiered.get('k'), tiered.near.get('k')]).toEqual([1, 1]);
});

test('the weight of a value is that of what stands in its NearEntry', async () => {
  const { backend, memory } = byWeight(new SharedDouble());
  await backend.set('k', { text: 'tea' });
  await backend.get('k');
  expect([memory.size, backend.near.get('k')]).toEqual([1, { text: 'tea' }]);
});

test('near answers at once', async () => {
  const store = new SharedStore();
  expect(await direct(shortLived(new SharedDouble(store)))).toEqual([undefined, 1, undefined]);
});
