// One process that loads the ES modules and the CommonJS build: two copies of every class, one set of caches.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import * as esm from '@purecache/core';
import { LRU } from '@purecache/lru';

const require = createRequire(import.meta.url);
const cjs = require('@purecache/core');
const { LRU: CjsLRU } = require('@purecache/lru');

assert.notEqual(esm.cache, cjs.cache, 'there are two copies');

for (const [maker, finder, backend] of [
  [esm, cjs, LRU],
  [cjs, esm, LRU],
  [esm, cjs, CjsLRU],
]) {
  let loads = 0;
  const double = maker.cache((n) => (loads++, n * 2), { backend, capacity: 8 });
  double(1);
  const handle = finder.cacheOf(double);
  assert.equal(await handle.has(1), true);
  assert.equal(await handle.delete(1), true);
  assert.deepEqual([double(1), loads], [2, 2]);

  class Service {
    calls = 0;
    get(id) {
      return `${id}.${++this.calls}`;
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Service.prototype, 'get');
  Object.defineProperty(
    Service.prototype,
    'get',
    maker.Cached({ backend, capacity: 8 })(Service.prototype, 'get', descriptor),
  );
  const service = new Service();
  assert.deepEqual([service.get(1), service.get(1)], ['1.1', '1.1']);
  await finder.cacheOf(service, 'get').clear();
  assert.deepEqual([service.get(1), maker.cacheOf(service, 'get').stats().loads], ['1.2', 2]);
}
