/** Stores whose token is a class or a symbol: what is done to all stores is done to them as well. */
import { Injectable, Module, Scope } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { LRU } from '@purecache/lru';

import { Cached, PurecacheModule, PurecacheService } from '../../src/index.js';

let loads = 0;

@Injectable({ scope: Scope.REQUEST })
class PerRequest {
  @Cached({ store: LRU, tags: () => ['rows'] })
  async find(id: string): Promise<string> {
    return `${id}, load ${++loads}`;
  }
}

@Module({
  imports: [PurecacheModule.forTest()],
  providers: [{ provide: LRU, useValue: new LRU({ capacity: 100 }) }, PerRequest],
})
class AppModule {}

test.each([
  ['invalidateTags', (caches: PurecacheService) => caches.invalidateTags(['rows'])],
  ['clear', (caches: PurecacheService) => caches.clear()],
])('%s reaches one that only request-scoped providers have', async (name, act) => {
  loads = 0;
  const app = await Test.createTestingModule({ imports: [AppModule] }).compile();
  await app.init();
  const find = async () => (await app.resolve(PerRequest)).find(name);
  expect([await find(), await find()]).toEqual([`${name}, load 1`, `${name}, load 1`]);
  await act(app.get(PurecacheService));
  expect(await find()).toBe(`${name}, load 2`);
  await app.close();
});
