/** `@CacheEvict` and `@CachePut` on what only the legacy protocol has: parameters, and overloads as they are. */
import { CacheEvict } from '../../src/cache-evict.js';
import { CachePut } from '../../src/cache-put.js';
import { Cached } from '../../src/index.js';
import { same } from '../support/same.js';
import { LRU } from '../support/typed-backends.js';

export class Overloaded {
  @Cached({ backend: LRU, capacity: 1 }) get(a: string): string {
    return a;
  }
  change(a: string): string;
  change(a: number): string;
  @CacheEvict('get', { args: (a) => (same<typeof a, string | number>(), [String(a)]) })
  @CachePut('get', { args: (...own) => (same<typeof own, [a: string] | [a: number]>(), [String(own[0])]) })
  change(a: any): any {
    return a;
  }
  wrong(a: string): string;
  wrong(a: number): string;
  // @ts-expect-error a may be a number
  @CacheEvict('get') wrong(a: any): any {
    return a;
  }
  // @ts-expect-error a parameter
  method(@CacheEvict('get') a: number): number {
    return a;
  }
}
