/** Without reflect-metadata everything works, and loading purecache adds nothing to the globals. Nothing is imported at the top. */
import { type AnyDecorator } from '../support/caught.js';

const globals = () => ({
  global: Reflect.ownKeys(globalThis),
  reflect: Reflect.ownKeys(Reflect),
  symbol: Reflect.ownKeys(Symbol),
  function: Reflect.ownKeys(Function.prototype),
  object: Reflect.ownKeys(Object.prototype),
});

describe('reflect-metadata that is not loaded', () => {
  test('is not missed: loading adds nothing, decorating adds one property that nobody enumerates', async () => {
    expect('getOwnMetadataKeys' in Reflect).toBe(false);
    const before = globals();
    const { Cached, cacheOf } = await import('../../src/index.js');
    const { LRU } = await import('@purecache/lru');
    const { TTL } = await import('@purecache/ttl');
    expect(globals()).toEqual(before);

    class Service {
      calls = 0;
      @Cached({ backend: LRU, capacity: 8 }) get(_id: string): number {
        return ++this.calls;
      }
      @Cached({ backend: TTL, ttl: '1h' }) async load(_id: string): Promise<number> {
        return ++this.calls;
      }
    }
    const service = new Service();
    expect([service.get('a'), service.get('a')]).toEqual([1, 1]);
    expect([await service.load('a'), await service.load('a')]).toEqual([2, 2]);
    expect(await cacheOf(service, 'get').delete('a')).toBe(true);

    const added = { ...before, global: [...before.global, Symbol.for('purecache/1')] };
    expect(globals()).toEqual(added);
    expect(Object.getOwnPropertyDescriptor(globalThis, Symbol.for('purecache/1'))).toMatchObject({ enumerable: false });
  });

  test('may be loaded between two classes: the second one keeps its metadata', async () => {
    const { Cached } = await import('../../src/index.js');
    const { LRU } = await import('@purecache/lru');
    const cached = () => Cached({ backend: LRU, capacity: 8 }) as AnyDecorator;
    class Before {
      @cached() get(id: string): string {
        return id;
      }
    }
    await import('reflect-metadata');
    const { metaOf, setMeta } = await import('../support/metadata.js');
    class After {
      @cached()
      @setMeta('path', '/users')
      get(id: string): string {
        return id;
      }
    }
    expect([new Before().get('a'), new After().get('a')]).toEqual(['a', 'a']);
    expect([metaOf(Before.prototype.get), metaOf(After.prototype.get)]).toEqual([
      new Map(),
      new Map([['path', '/users']]),
    ]);
  });
});
