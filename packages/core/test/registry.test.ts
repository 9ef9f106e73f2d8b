import { jest } from '@jest/globals';
import { CacheEvict } from '../src/cache-evict.js';
import { cache } from '../src/cache.js';
import { Cached } from '../src/cached.js';
import { allRegistrations, registrationOf } from '../src/registry.js';
import { Counting } from './support/doubles.js';
import { runNode } from './support/run-node.js';

class Service {
  @Cached({ backend: Counting }) get(id: string): string {
    return id;
  }
  plain(): void {}
}

test('a decorated method and a cached function are found by what users call', () => {
  const load = cache(async () => 1, { backend: Counting });
  expect(registrationOf(Service.prototype.get)?.method.name).toBe('get');
  expect(registrationOf(load)?.method.isFunction).toBe(true);
  expect(allRegistrations()).toEqual(
    expect.arrayContaining([registrationOf(load), registrationOf(Service.prototype.get)]),
  );
});

test('nothing else is: the original, other methods, and what is no function', () => {
  const original = async () => 1;
  cache(original, { backend: Counting });
  for (const other of [original, Service.prototype.plain, Service, new Service(), undefined, null, 'get', 1]) {
    expect(registrationOf(other)).toBeUndefined();
  }
});

test('a method below another decorator is found by what stands in its place, and is there once', () => {
  class Listed {
    @CacheEvict('get') @Cached({ backend: Counting }) get(): string {
      return '';
    }
  }
  const registration = registrationOf(Listed.prototype.get);
  expect(registration?.method.name).toBe('get');
  expect(allRegistrations().filter((each) => each === registration)).toHaveLength(1);
});

test('the other copy of the module finds the same', async () => {
  const mine = registrationOf(Service.prototype.get);
  jest.resetModules();
  const other = await import('../src/registry.js');
  expect(other.registrationOf).not.toBe(registrationOf);
  expect(other.registrationOf(Service.prototype.get)).toBe(mine);
});

test('it keeps no class, function, object or backend alive, and its list stays in proportion', async () => {
  const { stdout, stderr } = await runNode(
    `
    import { cache, Cached, fromMap } from '../../src/index.js';
    import { allRegistrations } from '../../src/registry.js';
    import { resetAll } from '../../src/testing/index.js';
    import { Counting } from './doubles.js';
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const kept = cache((n: number) => n, { backend: Counting });
    kept(1);
    function defineAndUse(): void {
      class Dropped {
        @Cached({ backend: Counting }) get(id: number): number { return id; }
        @Cached({ backend: Counting, scope: 'class' }) all(id: number): object { return { id, self: this }; }
        @Cached({ backend: fromMap(new Map()), namespace: 'dropped' }) shared(id: number): object { return this; }
      }
      const dropped = new Dropped();
      dropped.get(1);
      dropped.all(1);
      dropped.shared(1);
      cache((n: number) => n, { backend: Counting })(1);
    }
    const live: number[] = [];
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 100; i++) defineAndUse();
      await resetAll();
      for (let i = 0; i < 4; i++) { await turn(); globalThis.gc?.(); }
      live.push(allRegistrations().length);
    }
    console.log(JSON.stringify(live));
    `,
    ['--expose-gc'],
  );
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([1, 1, 1, 1, 1]);
});
