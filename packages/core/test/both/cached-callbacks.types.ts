/** What the callbacks in the options of `@Cached` know of the method, unannotated and annotated. */
import { Cached, type SyncCacheBackend } from '../../src/index.js';
import { same } from '../support/same.js';
import { lru, LRU, redis } from '../support/typed-backends.js';

const sym = Symbol('s');

export class Unannotated {
  private readonly tenant = 'a';
  private readonly cache: SyncCacheBackend = lru;
  static readonly locale = 'en';

  @Cached({
    backend: (self) => (same<typeof self, Unannotated>(), self.cache),
    namespace: (self) => (same<typeof self, Unannotated>(), self.tenant),
    key: (id, options) => (same<[typeof id, typeof options], [string, { depth: number } | undefined]>(), id),
    varyBy: (self, id) => (same<[typeof self, typeof id], [Unannotated, string]>(), self.tenant),
  })
  everything(id: string, options?: { depth: number }) {
    return id.length + (options?.depth ?? 0);
  }
  @Cached({
    backend: LRU,
    capacity: 1,
    key: (...args) => (same<[...typeof args], [a: number, b?: string | undefined]>(), args),
  })
  allArguments(a: number, b?: string) {
    return [a, b];
  }
  @Cached({ backend: LRU, capacity: 1, key: (...args) => (same<typeof args, readonly number[]>(), args) })
  rest(...xs: readonly number[]) {
    return xs;
  }
  @Cached({
    backend: LRU,
    capacity: 1,
    key(id) {
      same<typeof id, string>();
      return id;
    },
  })
  writtenAsAMethod(id: string) {
    return id;
  }
  @Cached({
    backend: redis,
    namespace: (self) => (same<typeof self, typeof Unannotated>(), self.locale),
    varyBy: (self, x) => (same<[typeof self, typeof x], [typeof Unannotated, number]>(), self.locale),
  })
  static async static(x: number) {
    return x;
  }
  @Cached({ backend: LRU, capacity: 1, varyBy: (self, x) => (same<typeof x, number>(), self.tenant) })
  [sym](x: number) {
    return x;
  }
  @Cached({ backend: LRU, capacity: 1, key: (x) => (same<typeof x, { id: string }>(), x.id) })
  byConstraint<T extends { id: string }>(x: T): T {
    return x;
  }
  @Cached({ backend: LRU, capacity: 1, key: (x) => (same<typeof x, number>(), x) })
  withThis(this: Unannotated, x: number) {
    return x + this.tenant.length;
  }
  @Cached({ backend: LRU, capacity: 1, key: (x) => (same<typeof x, unknown>(), x) })
  predicate(x: unknown): x is string {
    return typeof x === 'string';
  }
}
export class Generic<T extends { id: string }, Rest extends unknown[]> {
  @Cached({
    backend: LRU,
    capacity: 1,
    key: (x) => (same<typeof x, T>(), x.id),
    varyBy: (self) => (same<typeof self, Generic<T, Rest>>(), 1),
  })
  m(x: T): T {
    return x;
  }
  @Cached({ backend: LRU, capacity: 1, key: (x: { id: string }) => x.id }) annotated(x: T): T {
    return x;
  }
  @Cached({ backend: LRU, capacity: 1, key: (...args) => args.length }) rest(...args: Rest): Rest {
    return args;
  }
}

export function Mixin<Base extends new (...args: any[]) => object>(base: Base) {
  class Mixed extends base {
    readonly tenant: string = 'a';
    @Cached({ backend: LRU, capacity: 1, varyBy: (self, x) => (same<typeof x, number>(), self.tenant) })
    mixed(x: number) {
      return x;
    }
  }
  return Mixed;
}

export class Annotated {
  @Cached({ backend: LRU, capacity: 1, key: (id: string) => id }) fewer(id: string, n: number) {
    return id + n;
  }
  @Cached({ backend: LRU, capacity: 1, key: (id: string | number) => id }) wider(id: string) {
    return id;
  }
  @Cached({ backend: LRU, capacity: 1, varyBy: (self: { tenant: string }) => self.tenant }) part(x: number) {
    return x;
  }
  readonly tenant: string = 'a';
  @Cached({ backend: LRU, capacity: 1, key: (x: string) => x }) narrowed<S extends string>(x: S): S {
    return x;
  }
  @Cached({ backend: (self: typeof Annotated) => self.cache, namespace: 'n' }) static static(x: number) {
    return x;
  }
  static readonly cache: SyncCacheBackend = lru;
  @Cached({ backend: LRU, capacity: 1, key: (n: number) => n }) recursive(n: number): number {
    return n === 0 ? n : this.recursive(n - 1) + 1;
  }
  over(a: string): string;
  over(a: number): number;
  @Cached({ backend: LRU, capacity: 1, key: (a: string | number) => a }) over(a: any): any {
    return a;
  }
}

export class Wrong {
  readonly tenant: string = 'a';
  // @ts-expect-error id is a string, and has no toFixed
  @Cached({ backend: LRU, capacity: 1, key: (id) => id.toFixed() }) use(id: string) {
    return id;
  }
  // @ts-expect-error the method takes a number
  @Cached({ backend: LRU, capacity: 1, key: (id: string) => id }) argument(id: number) {
    return id;
  }
  // @ts-expect-error the method has one argument
  @Cached({ backend: LRU, capacity: 1, key: (id: string, n: number) => [id, n] }) count(id: string) {
    return id;
  }
  // @ts-expect-error self has no such member
  @Cached({ backend: LRU, capacity: 1, varyBy: (self) => self.locale }) member(id: string) {
    return id;
  }
  // @ts-expect-error written for another class
  @Cached({ backend: LRU, capacity: 1, varyBy: (self: { locale: string }) => self.locale }) other(id: string) {
    return id;
  }
  // @ts-expect-error the first parameter is self
  @Cached({ backend: LRU, capacity: 1, varyBy: (id: string) => id }) noSelf(id: string) {
    return id;
  }
  // @ts-expect-error the method takes a string
  @Cached({ backend: LRU, capacity: 1, varyBy: (self: Wrong, id: number) => [self, id] }) varied(id: string) {
    return id;
  }
  // @ts-expect-error a namespace is text
  @Cached({ backend: LRU, capacity: 1, namespace: (self) => self.tenant.length }) namespace(id: string) {
    return id;
  }
}

// A decorator may be made once, and named: `self` is checked where it is used.
interface HasCache {
  readonly cache: SyncCacheBackend;
}
const Shared = Cached({ backend: (self: HasCache) => self.cache, namespace: 'n', key: (id: string) => id });
const Remote = (namespace: string) => Cached({ backend: redis, namespace });
const Bounded = (capacity: number) =>
  Cached({ backend: LRU, capacity, varyBy: (self) => (same<typeof self, any>(), 1) });

export class Named implements HasCache {
  readonly cache = lru;
  @Shared shared(id: string) {
    return id;
  }
  @Remote('n') async remote(id: string) {
    return id;
  }
  @Bounded(1) bounded(id: string) {
    return id;
  }
  // @ts-expect-error a sync method
  @Remote('n') plain(id: string) {
    return id;
  }
  // @ts-expect-error a generator
  @Bounded(1) *generator(id: string) {
    yield id;
  }
}
export class NamedElsewhere {
  // @ts-expect-error this class has no cache
  @Shared shared(id: string) {
    return id;
  }
}
