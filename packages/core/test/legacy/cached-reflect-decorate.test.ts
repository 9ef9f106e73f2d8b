/** `Reflect.decorate`, which legacy compilers call where it is there: absent, reflect-metadata's, and one that drops results. */
import { LRU } from '@purecache/lru';
import { Cached } from '../../src/index.js';

const define = () => {
  class Service {
    static calls = 0;
    calls = 0;
    @Cached({ backend: LRU, capacity: 8 }) get(_id: string): number {
      return ++this.calls;
    }
    @Cached({ backend: LRU, capacity: 8 }) static make(_id: string): number {
      return ++this.calls;
    }
  }
  return Service;
};
const run = (Service: ReturnType<typeof define>) => {
  const service = new Service();
  return [service.get('a'), service.get('a'), Service.make('a'), Service.make('a')];
};
type Decorate = (
  decorators: ((...args: unknown[]) => unknown)[],
  target: object,
  key: string,
  descriptor: object,
) => object;
const reflect = Reflect as unknown as { decorate?: Decorate };

// In this order: the second test loads reflect-metadata for good
test('absent: caches', () => {
  expect(reflect.decorate).toBeUndefined();
  expect(run(define())).toEqual([1, 1, 1, 1]);
});

test('of reflect-metadata: caches', async () => {
  await import('reflect-metadata');
  expect(typeof reflect.decorate).toBe('function');
  expect(run(define())).toEqual([1, 1, 1, 1]);
});

test('one that ignores the descriptors that decorators return: caches', () => {
  const { decorate } = reflect;
  let used = 0;
  reflect.decorate = (decorators, target, key, descriptor) => {
    used++;
    for (const each of decorators) each(target, key, descriptor);
    return descriptor;
  };
  try {
    expect(run(define())).toEqual([1, 1, 1, 1]);
    expect(used).toBe(2);
  } finally {
    if (decorate === undefined) delete reflect.decorate;
    else reflect.decorate = decorate;
  }
});
