/** A user's Jest test of a decorated service: legacy decorators, as in most Nest projects. */
import { Cached, cacheOf } from '@purecache/core';
import { resetAll } from '@purecache/core/testing';
import { LRU } from '@purecache/lru';
import { expect, jest, test } from '@jest/globals';

class Service {
  calls = 0;
  @Cached({ backend: LRU, capacity: 8 })
  async get(id: number): Promise<number> {
    this.calls++;
    return id;
  }
}

test('a decorated service caches, and its cache can be emptied', async () => {
  const service = new Service();
  await service.get(1);
  await service.get(1);
  expect(service.calls).toBe(1);
  await cacheOf(service, 'get').clear();
  await service.get(1);
  expect(service.calls).toBe(2);
  await resetAll();
  await service.get(1);
  expect(service.calls).toBe(3);
});

test('jest.spyOn counts calls, and leaves the cache in place when restored', async () => {
  const service = new Service();
  const spy = jest.spyOn(service, 'get');
  await service.get(1);
  await service.get(1);
  expect([spy.mock.calls.length, service.calls]).toEqual([2, 1]);
  spy.mockRestore();
  await service.get(1);
  expect(service.calls).toBe(1);
});
