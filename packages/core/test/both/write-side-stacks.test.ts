/** `@CacheEvict` and `@CachePut` among other decorators, and what others see of the method. */
import 'reflect-metadata';
import { LRU } from '@purecache/lru';
import { CacheEvict } from '../../src/cache-evict.js';
import { CachePut } from '../../src/cache-put.js';
import { CACHE_CHANNEL, Cached, cacheOf } from '../../src/index.js';
import { rejectionOf } from '../support/caught.js';
import { FailingSync } from '../support/doubles.js';
import { metaOf, setMeta } from '../support/metadata.js';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

const capacity = 8;

/** A decorator of somebody else: wraps the method, and notes its calls. */
function noting(log: string[], name: string): any {
  return (target: any, _context: unknown, descriptor?: PropertyDescriptor) => {
    const original = (descriptor?.value ?? target) as (...args: unknown[]) => unknown;
    const wrapped = function (this: unknown, ...args: unknown[]): unknown {
      log.push(name);
      return original.apply(this, args);
    };
    if (descriptor === undefined) return wrapped;
    descriptor.value = wrapped;
    return descriptor;
  };
}

test('stacked with each other and with foreign decorators, all act, from the inside out', () => {
  const log: string[] = [];
  class Stacked {
    loads = 0;
    @Cached({ backend: LRU, capacity }) a(_id: string): number {
      return ++this.loads;
    }
    @Cached({ backend: LRU, capacity }) b(_id: string): number {
      return ++this.loads;
    }
    @noting(log, 'above')
    @CacheEvict('a')
    @noting(log, 'between')
    @CachePut('b', { when: () => log.push('asked') > 0 })
    @noting(log, 'below')
    change(_id: string): number {
      return 100;
    }
  }
  const stacked = new Stacked();
  expect([stacked.a('1'), stacked.b('1')]).toEqual([1, 2]);
  expect(stacked.change('1')).toBe(100);
  expect([stacked.a('1'), stacked.b('1')]).toEqual([3, 100]);
  expect(log).toEqual(['above', 'between', 'below', 'asked']);
});

test('above @Cached it acts on every call, below it when the method runs', () => {
  class Both {
    loads = 0;
    @Cached({ backend: LRU, capacity }) get(_id: string): number {
      return ++this.loads;
    }
    @CacheEvict('get')
    @Cached({ backend: LRU, capacity })
    above(_id: string): void {}
    @Cached({ backend: LRU, capacity })
    @CacheEvict('get')
    below(_id: string): void {}
  }
  const both = new Both();
  const gets: number[] = [];
  for (const write of ['above', 'above', 'below', 'below'] as const) {
    both[write]('1');
    gets.push(both.get('1'));
  }
  expect(gets).toEqual([1, 2, 3, 3]);
});

test('a method that is cached itself is still found by name', async () => {
  class Found {
    runs = 0;
    @Cached({ backend: LRU, capacity }) list(): number {
      return this.runs;
    }
    @CacheEvict('list', { allEntries: true })
    @CacheEvict('list', { args: () => [] })
    @Cached({ backend: LRU, capacity })
    next(_id: string): number {
      return ++this.runs;
    }
  }
  const found = new Found();
  found.next('1');
  expect(await cacheOf(found, 'next').delete('1')).toBe(true);
  expect(found.next('1')).toBe(2);
});

test('metadata from below is found on what stands in its place', () => {
  class Controller {
    @Cached({ backend: LRU, capacity }) get(id: string): string {
      return id;
    }
    @setMeta('upper', 1)
    @CacheEvict('get', { args: (id) => [id] })
    @setMeta('lower', 2)
    change(_id: string, _other = 1): void {}
  }
  expect(metaOf(Controller.prototype.change)).toEqual(
    new Map([
      ['lower', 2],
      ['upper', 1],
    ]),
  );
  expect([Controller.prototype.change.name, Controller.prototype.change.length]).toEqual(['change', 1]);
});

test('the stack of a rejected call names the method and its caller', async () => {
  class Failing {
    @Cached({ backend: LRU, capacity }) get(id: string): string {
      return id;
    }
    @CacheEvict('get') async failingWrite(_id: string): Promise<void> {
      await Promise.resolve();
      throw new Error('no');
    }
  }
  async function theCaller(): Promise<void> {
    await new Failing().failingWrite('1');
  }
  const { stack } = (await rejectionOf(theCaller())) as unknown as Error;
  expect(stack).toMatch(/failingWrite[^]*theCaller/);
});

test('what it does is told as events, by digests', () => {
  class Told {
    @Cached({ backend: LRU, capacity }) get(id: string): string {
      return id;
    }
    @CacheEvict('get') one(_id: string): void {}
    @CacheEvict('get', { allEntries: true }) all(): void {}
    @CachePut('get') put(id: string): string {
      return id;
    }
  }
  const events: unknown[] = [];
  const listen = (event: any): void =>
    void (event.type === 'invalidate' && events.push([event.by, event.method, typeof event.key]));
  const told = new Told();
  told.get('1');
  subscribe(CACHE_CHANNEL, listen);
  told.one('1');
  told.all();
  told.put('1');
  unsubscribe(CACHE_CHANNEL, listen);
  expect(events).toEqual([
    ['delete', 'Told.get', 'string'],
    ['clear', 'Told.get', 'undefined'],
    ['set', 'Told.get', 'string'],
  ]);
});

test('an eviction that fails is told as a failure of the backend alone', () => {
  const backend = new FailingSync();
  backend.failing.add('delete');
  class Told {
    @Cached({ backend, namespace: 'told', onBackendError: () => {} }) get(id: string): string {
      return id;
    }
    @CacheEvict('get') one(_id: string): void {}
  }
  const types = new Set<string>();
  const listen = (event: any): void => void types.add(event.type);
  subscribe(CACHE_CHANNEL, listen);
  new Told().one('1');
  unsubscribe(CACHE_CHANNEL, listen);
  expect([...types]).toEqual(['backend-error']);
});
