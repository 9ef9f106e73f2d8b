import { cacheOf } from '@purecache/core';
import { resetAll } from '@purecache/core/testing';
import { LRU } from '@purecache/lru';
import { Articles, Invoices, memory, Prices, Repository, RequestHandler, tenant } from './scope.js';

let loads: string[];
const load = async (id: string) => {
  loads.push(id);
  return `<${id}>`;
};

beforeEach(async () => {
  loads = [];
  await resetAll();
});

test('each object has its own cache', async () => {
  const [a, b] = [new Repository(load), new Repository(load)];
  await a.find('1');
  await a.find('1');
  await b.find('1');
  expect(loads).toEqual(['1', '1']);
});

test('the objects of a class share one', async () => {
  await new RequestHandler(load).country('NL');
  await new RequestHandler(load).country('NL');
  expect(loads).toEqual(['NL']);
});

test('all objects share the entries of a backend object, under the namespace', async () => {
  await new Articles(load).read('1');
  await new Articles(load).read('1');
  expect(loads).toEqual(['1']);
  expect([...memory.keys()]).toEqual([expect.stringContaining('articles.read')]);
});

test('a selector finds the backend that was injected', async () => {
  const cache = new LRU({ capacity: 10 });
  await new Invoices(cache, load).total('1');
  await new Invoices(cache, load).total('1');
  await new Invoices(new LRU({ capacity: 10 }), load).total('1');
  expect(loads).toEqual(['1', '1']);
  expect(cache.size).toBe(1);
});

test('no tenant sees the entry of another, and without a tenant there is no answer', async () => {
  const prices = new Prices(new LRU({ capacity: 10 }), load);
  for (const name of ['acme', 'umbrella', 'acme']) {
    expect(await tenant.run(name, () => prices.priceOf('x'))).toBe(`<${name}/x>`);
  }
  expect(loads).toEqual(['acme/x', 'umbrella/x']);
  await expect(prices.priceOf('x')).rejects.toMatchObject({ code: 'PURECACHE_VARY_BY_MISSING' });
  expect(await cacheOf(prices, 'priceOf').varied('acme').delete('x')).toBe(true);
});
