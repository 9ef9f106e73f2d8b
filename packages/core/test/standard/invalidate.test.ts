/** `invalidateTags` and `clearAll` reach `#private` methods, once they were called, as nothing else can from outside. */
import { LRU } from '@purecache/lru';
import { Cached, clearAll, invalidateTags } from '../../src/index.js';
import { rejectionOf } from '../support/caught.js';

const shared = new LRU({ capacity: 10 });

class Vault {
  static loads = 0;
  loads: string[] = [];
  @Cached({ backend: LRU, capacity: 10, tags: (_, id) => [id] }) #open(id: string): string {
    this.loads.push(`open ${id}`);
    return id;
  }
  @Cached({ backend: shared, namespace: 'vault', tags: (_, id) => [id] }) #shared(id: string): string {
    this.loads.push(`shared ${id}`);
    return id;
  }
  @Cached({ backend: LRU, capacity: 10, tags: () => ['t'] }) static #make(): number {
    return ++Vault.loads;
  }
  static make(): number {
    return Vault.#make();
  }
  loaded(): string[] {
    this.loads = [];
    for (const id of ['a', 'b']) {
      this.#open(id);
      this.#shared(id);
    }
    return this.loads;
  }
}

test('of an object and of a class', async () => {
  const vault = new Vault();
  vault.loaded();
  await invalidateTags(vault, ['a']);
  expect([vault.loaded(), vault.loaded()]).toEqual([['open a', 'shared a'], []]);
  await clearAll(vault);
  expect(vault.loaded()).toHaveLength(4);
  expect([Vault.make(), Vault.make()]).toEqual([1, 1]);
  await invalidateTags(Vault, ['t']);
  expect([Vault.make(), Vault.make()]).toEqual([2, 2]);
  await clearAll(Vault);
  expect(Vault.make()).toBe(3);
});

test('an object that has never called its only one has none yet', async () => {
  class Idle {
    @Cached({ backend: LRU, capacity: 10 }) #get(): number {
      return 1;
    }
    get(): number {
      return this.#get();
    }
  }
  const idle = new Idle();
  expect((await rejectionOf(clearAll(idle))).code).toBe('PURECACHE_NOT_CACHED');
  idle.get();
  await clearAll(idle);
});
