/** What only the legacy decorator protocol (`experimentalDecorators`) has: parameters, and overloads as they are. */
import { Cached } from '../../src/index.js';
import { same } from '../support/same.js';
import { LRU, redis } from '../support/typed-backends.js';

export class Overloaded {
  over(a: string): string;
  over(a: number): number;
  @Cached({ backend: LRU, capacity: 1, key: (a) => (same<typeof a, string | number>(), a) }) over(a: any): any {
    return a;
  }
  many(a: string): string;
  many(a: number, b: 2): number;
  many<T extends { id: string }>(a: T): T;
  @Cached({
    backend: LRU,
    capacity: 1,
    key: (...args) => (same<typeof args, [a: string] | [a: number, b: 2] | [a: { id: string }]>(), args),
  })
  many(...args: any[]): any {
    return args;
  }
  results(a: string): string;
  results(a: number, b: 2): Promise<Date>;
  @Cached({
    backend: LRU,
    capacity: 1,
    unless: (result, ...args) => (
      same<[typeof result, typeof args], [string | Date, [a: string] | [a: number, b: 2]]>(),
      args.length === 1
    ),
    ttl: (result, a, ...more) => (
      same<[typeof result, typeof a, typeof more], [string | Date, string | number, (string | number)[]]>(),
      1
    ),
    tags: () => [],
    copy: (result) => (same<typeof result, string | Date>(), result),
  })
  results(...args: any[]): any {
    return args;
  }
  ignored(a: string): string;
  ignored(a: number): Date;
  // @ts-expect-error where arguments differ, a callback that takes any must take all: (result, ...args)
  @Cached({ backend: LRU, capacity: 1, unless: (result) => result === '' }) ignored(a: any): any {
    return a;
  }
  wrong(a: string): string;
  wrong(a: number): number;
  // @ts-expect-error a may be a number
  @Cached({ backend: LRU, capacity: 1, key: (a) => a.trim() }) wrong(a: any): any {
    return a;
  }
}

export class Remote {
  over(a: string): Promise<string>;
  over(a: number): string;
  // @ts-expect-error one of the overloads is synchronous
  @Cached({ backend: redis, namespace: 'n' }) over(a: any): any {
    return a;
  }
}

export class Refused {
  // @ts-expect-error a parameter
  method(@Cached({ backend: LRU, capacity: 1 }) a: number) {
    return a;
  }
  // @ts-expect-error a parameter of the constructor
  constructor(@Cached({ backend: LRU, capacity: 1 }) a: number) {
    void a;
  }
}

export class OnlyAtRunTime {
  // The descriptor's type is that of a method: refused when the class is defined.
  @Cached({ backend: LRU, capacity: 1 }) get getter() {
    return (a: number) => a;
  }
}
