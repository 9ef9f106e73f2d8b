import { LRU } from '@purecache/lru';
import { Prices, tenant } from './scope.js';
import { priceChanged, priceListChanged } from './varied-handle.js';

test('entries are dropped for the tenants named, or for all', async () => {
  const cache = new LRU({ capacity: 10 });
  const prices = new Prices(cache, async (id) => id);
  const fill = () => Promise.all(['acme', 'umbrella'].map((name) => tenant.run(name, () => prices.priceOf('x'))));

  await fill();
  await priceChanged(prices, 'x', ['acme']);
  expect(cache.size).toBe(1);

  await fill();
  await priceListChanged(prices);
  expect(cache.size).toBe(0);
});
