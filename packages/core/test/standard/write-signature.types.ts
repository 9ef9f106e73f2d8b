/** `@CacheEvict` and `@CachePut` on what only the standard protocol has: `#private` methods, accessors, mixins. */
import { CacheEvict } from '../../src/cache-evict.js';
import { CachePut } from '../../src/cache-put.js';
import { Cached } from '../../src/index.js';
import { same } from '../support/same.js';
import { LRU } from '../support/typed-backends.js';

export class Private {
  @Cached({ backend: LRU, capacity: 1 }) get(a: number): number {
    return a;
  }
  @CacheEvict('get', { args: (a) => (same<typeof a, string>(), [Number(a)]) }) #change(a: string): void {
    void a;
  }
  @CachePut('get') #put(a: number): number {
    return a;
  }
  // @ts-expect-error it takes a number
  @CacheEvict('get') #wrong(a: string): void {
    void a;
  }
  // @ts-expect-error no such method
  @CacheEvict('gt') #missing(a: number): void {
    void a;
  }
  // @ts-expect-error a getter
  @CacheEvict('get') get getter(): (a: number) => number {
    return (a) => a;
  }
  // @ts-expect-error an accessor
  @CacheEvict('get') accessor accessor = (a: number): number => a;
  use(): unknown[] {
    return [this.#change('1'), this.#put(1), this.#wrong('1'), this.#missing(1)];
  }
}

export function Mixin<Base extends new (...args: any[]) => object>(base: Base) {
  return class Mixed extends base {
    @Cached({ backend: LRU, capacity: 1 }) mixed(a: number): number {
      return a;
    }
    @CacheEvict('mixed') change(a: number): void {
      void a;
    }
    // @ts-expect-error it takes a number
    @CacheEvict('mixed') wrong(a: string): void {
      void a;
    }
  };
}
