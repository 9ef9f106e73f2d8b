/** What the options of freshness know of the method in `@Cached`: its awaited result and its arguments. */
import { Cached, type CacheBackend, type SyncCacheBackend } from '../../src/index.js';
import { same } from '../support/same.js';
import { lru, LRU, redis, TTL } from '../support/typed-backends.js';

interface User {
  readonly id: string;
  readonly age: number;
}
declare function find(id: string): User;
declare function isEmpty(value: unknown): boolean;
declare function isNone<T>(value: T): boolean;
declare function tagsOf(of: { id: string }, ...more: string[]): string[];
declare const worker: { waitUntil(promise: Promise<any>): void };

// ---- all of them at once, before and after the options that other types are inferred from ----

export class Together {
  private readonly cache: SyncCacheBackend = lru;
  private readonly remote: CacheBackend = redis;
  private readonly tenant: string = 'a';

  @Cached({
    backend: (self) => (same<typeof self, Together>(), self.remote),
    namespace: (self) => (same<typeof self, Together>(), self.tenant),
    key: (id, depth) => (same<[typeof id, typeof depth], [string, number | undefined]>(), [id, depth]),
    varyBy: (self, id) => (same<[typeof self, typeof id], [Together, string]>(), self.tenant),
    ttl: (user, id) => (same<[typeof user, typeof id], [User, string]>(), user.age > 1 ? '1h' : 0),
    staleWhileRevalidate: '5m',
    staleIfError: {
      for: '1d',
      when: (error, id) => (same<[typeof error, typeof id], [unknown, string]>(), error instanceof RangeError),
    },
    softTimeout: 100,
    timeout: '2s',
    jitter: 0.1,
    earlyRefresh: { beta: 1.5 },
    random: Math.random,
    cacheErrors: (error, id) => (same<[typeof error, typeof id], [unknown, string]>(), id === '' ? '10s' : false),
    errorCodec: {
      encode: (error) => (same<typeof error, unknown>(), String(error)),
      decode: (data) => (same<typeof data, any>(), new Error(data)),
    },
    condition: (id, depth) => (same<[typeof id, typeof depth], [string, number | undefined]>(), id !== ''),
    unless: (user, id, depth) => (
      same<[typeof user, typeof id, typeof depth], [User, string, number | undefined]>(),
      user.age === 0
    ),
    tags: (user, id) => (same<[typeof user, typeof id], [User, string]>(), [user.id, id]),
    copy: (user) => (same<typeof user, User>(), { ...user }),
    waitUntil: (promise) => (same<typeof promise, Promise<unknown>>(), worker.waitUntil(promise)),
  })
  async all(id: string, depth?: number): Promise<User> {
    return { ...find(id), age: depth ?? 0 };
  }
  @Cached({
    unless: (user, id) => (same<[typeof user, typeof id], [User, string]>(), user.id === id),
    copy: (user) => (same<typeof user, User>(), user),
    key: (id) => (same<typeof id, string>(), id),
    backend: (self) => (same<typeof self, Together>(), self.cache),
    namespace: 'n',
  })
  callbacksFirst(id: string): User {
    return find(id);
  }
  @Cached({
    unless: (user: User | null) => user === null,
    key: (id: string) => id,
    varyBy: (self: { all: unknown }) => typeof self.all,
    tags: (user, id) => (same<[typeof user, typeof id], [User, string]>(), []),
    ttl: (user) => (same<typeof user, User>(), user.age),
    backend: LRU,
    capacity: 1,
  })
  besideAnnotatedOnes(id: string): User {
    return find(id);
  }
  @Cached({
    backend: TTL,
    ttl(user, id) {
      same<[typeof user, typeof id], [User, string]>();
      return '1m';
    },
    unless(user) {
      same<typeof user, User>();
      return false;
    },
    copy(user) {
      same<typeof user, User>();
      return { ...user };
    },
  })
  writtenAsMethods(id: string): User {
    return find(id);
  }
  @Cached({
    backend: LRU,
    capacity: 1,
    ttl: 1,
    unless: isEmpty,
    tags: tagsOf,
    copy: structuredClone,
    condition: Boolean,
    staleIfError: '1h',
    earlyRefresh: {},
    waitUntil: worker.waitUntil,
  })
  written(id: string): User {
    return find(id);
  }
  @Cached({ backend: LRU, capacity: 1, unless: isNone, copy: 'structured' }) genericFunction(id: string): User {
    return find(id);
  }
  @Cached({ backend: LRU, capacity: 1, unless: () => true, copy: 'freeze' }) noParameters(id: string): User {
    return find(id);
  }
  // @ts-expect-error a sync method, and the selector gives any backend
  @Cached({ unless: (user) => user.age === 0, backend: (self) => self.remote, namespace: 'n' }) plain(id: string) {
    return find(id);
  }
}

// ---- what is awaited of each kind of method ----

export class Results {
  @Cached({ backend: LRU, capacity: 1, unless: (user) => (same<typeof user, User>(), true) }) plain(id: string) {
    return find(id);
  }
  @Cached({ backend: LRU, capacity: 1, unless: (user) => (same<typeof user, User>(), true) }) async async(id: string) {
    return find(id);
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, User | undefined>(), true) })
  async maybe(id: string): Promise<User | undefined> {
    return find(id);
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, User | null>(), true) })
  maybeAPromise(id: string): Promise<User> | null {
    return Promise.resolve(find(id));
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, number>(), true) })
  sometimesAsync(a: number): number | Promise<number> {
    return a;
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, User | Date>(), true) })
  oneOfTwo(id: string): Promise<User> | Promise<Date> {
    return Promise.resolve(find(id));
  }
  @Cached({ backend: redis, namespace: 'n', unless: (x) => (same<typeof x, string>(), true) })
  thenable(a: string): PromiseLike<string> {
    return Promise.resolve(a);
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, void>(), true) }) async nothing() {}
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<[typeof x], [never]>(), x) })
  async never(): Promise<never> {
    throw new Error();
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, any>(), x) }) any(a: string): any {
    return a;
  }
  @Cached({ backend: redis, namespace: 'n', unless: (x) => (same<typeof x, any>(), x) })
  async promiseOfAny(a: string): Promise<any> {
    return a;
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, unknown>(), true) }) unknown(a: string): unknown {
    return a;
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, boolean>(), x) }) isText(
    a: unknown,
  ): a is string {
    return typeof a === 'string';
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, 'a' | 1 | true>(), true) })
  async literals(a: 'a' | 1 | true): Promise<'a' | 1 | true> {
    return a;
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, readonly [1, 2]>(), true) })
  async tuple(): Promise<readonly [1, 2]> {
    return [1, 2];
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, () => number>(), true) }) function(a: number) {
    return () => a;
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => x.bool('') }) self(): this {
    return this;
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, boolean>(), x) }) bool(a: string) {
    return a === '';
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, number>(), true) })
  withThis(this: Results, a: number) {
    return a + (this.bool('') ? 1 : 0);
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, number>(), true) }) static static(a: number) {
    return a;
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, number>(), true) }) [Symbol.iterator](a: number) {
    return a;
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, number>(), true) }) protected hidden(a: number) {
    return a;
  }
}

// ---- generics ----

export class Generics {
  @Cached({ backend: LRU, capacity: 1, unless: (x, a) => (same<[typeof x, typeof a], [User, User]>(), true) })
  async byConstraint<T extends User>(a: T): Promise<T> {
    return a;
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, unknown>(), true), copy: (x) => x }) one<T>(
    a: T,
  ): T {
    return a;
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, 'S' | 'N'>(), true) })
  async conditional<T extends string | number>(a: T): Promise<T extends string ? 'S' : 'N'> {
    return JSON.parse(String(a));
  }
}
export class Generic<T extends { id: string }, U, Rest extends unknown[]> {
  @Cached({
    backend: redis,
    namespace: 'n',
    ttl: (x) => (same<typeof x, T>(), x.id === '' ? 0 : '1m'),
    unless: (x, a) => (same<[typeof x, typeof a], [T, T]>(), x.id === a.id),
    tags: (x) => [x.id],
    copy: (x) => ({ ...x }),
  })
  async bounded(a: T): Promise<T> {
    return a;
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, T>(), true), copy: (x) => x }) plain(a: T): T {
    return a;
  }
  @Cached({ backend: redis, namespace: 'n', unless: (x) => (same<typeof x, U>(), true), copy: (x) => x })
  async unbounded(a: U): Promise<U> {
    return a;
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, U | undefined>(), x === undefined) })
  async maybe(a: U): Promise<U | undefined> {
    return a;
  }
  @Cached({ backend: LRU, capacity: 1, unless: (x) => (same<typeof x, Map<string, T>>(), x.size === 0) })
  async within(a: T) {
    return new Map([[a.id, a]]);
  }
  @Cached({
    backend: LRU,
    capacity: 1,
    unless: (x, ...args) => (same<[typeof x, typeof args], [Rest, Rest]>(), true),
    condition: (...args) => (same<typeof args, Rest>(), true),
  })
  async rest(...args: Rest): Promise<Rest> {
    return args;
  }
}

// ---- refused, each where it stands ----

export class Wrong {
  // @ts-expect-error a user has no such member
  @Cached({ backend: LRU, capacity: 1, unless: (user) => user.name === '' }) member(id: string) {
    return find(id);
  }
  // @ts-expect-error the result is not that
  @Cached({ backend: LRU, capacity: 1, unless: (user: Date) => user.getTime() === 0 }) annotated(id: string) {
    return find(id);
  }
  // @ts-expect-error the result is awaited
  @Cached({ backend: LRU, capacity: 1, unless: (user: Promise<User>) => !user }) async promise(id: string) {
    return find(id);
  }
  // @ts-expect-error the first parameter is the result
  @Cached({ backend: LRU, capacity: 1, unless: (id: string) => id === '' }) noResult(id: string) {
    return find(id);
  }
  // @ts-expect-error the method has one argument
  @Cached({ backend: LRU, capacity: 1, unless: (user, id, more) => user === more }) count(id: string) {
    return find(id);
  }
  // @ts-expect-error the user may be missing
  @Cached({ backend: LRU, capacity: 1, unless: (user) => user.age === 0 }) async missing(id: string) {
    return id === '' ? undefined : find(id);
  }
  // @ts-expect-error a boolean
  @Cached({ backend: LRU, capacity: 1, unless: (user) => user.age }) number(id: string) {
    return find(id);
  }
  // @ts-expect-error a condition answers plainly
  @Cached({ backend: LRU, capacity: 1, condition: async (id) => id !== '' }) asyncCondition(id: string) {
    return find(id);
  }
  // @ts-expect-error a condition is asked before there is a result
  @Cached({ backend: LRU, capacity: 1, condition: (user: User, id: string) => user.id === id }) early(id: string) {
    return find(id);
  }
  // @ts-expect-error a list
  @Cached({ backend: LRU, capacity: 1, tags: (user) => user.id }) oneTag(id: string) {
    return find(id);
  }
  // @ts-expect-error tags are text
  @Cached({ backend: LRU, capacity: 1, tags: (user) => [user.age] }) numbers(id: string) {
    return find(id);
  }
  // @ts-expect-error a duration
  @Cached({ backend: LRU, capacity: 1, ttl: (user) => user.id }) ttl(id: string) {
    return find(id);
  }
  // @ts-expect-error no such unit
  @Cached({ backend: TTL, ttl: () => '5 parsecs' }) unit(id: string) {
    return find(id);
  }
  // @ts-expect-error 0 stores nothing, false is no duration
  @Cached({ backend: TTL, ttl: (user) => user.age > 1 && '1m' }) falsy(id: string) {
    return find(id);
  }
  // @ts-expect-error the copy is a user too
  @Cached({ backend: LRU, capacity: 1, copy: (user) => user.id }) copied(id: string) {
    return find(id);
  }
  // @ts-expect-error no such way
  @Cached({ backend: LRU, capacity: 1, copy: 'deep' }) deep(id: string) {
    return find(id);
  }
  // @ts-expect-error for how long
  @Cached({ backend: LRU, capacity: 1, ttl: 1, staleIfError: { when: () => true } }) noWindow(id: string) {
    return find(id);
  }
  // @ts-expect-error an error may be anything
  @Cached({ backend: LRU, capacity: 1, ttl: 1, staleIfError: { for: 1, when: (e) => e.code === 1 } }) e(id: string) {
    return find(id);
  }
  // @ts-expect-error true is no duration
  @Cached({ backend: LRU, capacity: 1, cacheErrors: () => true }) errors(id: string) {
    return find(id);
  }
  // @ts-expect-error both ways
  @Cached({ backend: LRU, capacity: 1, cacheErrors: () => 1, errorCodec: { encode: String } }) oneWay(id: string) {
    return find(id);
  }
  // @ts-expect-error misspelt
  @Cached({ backend: LRU, capacity: 1, ttl: 1, earlyRefresh: { bta: 1 } }) misspelt(id: string) {
    return find(id);
  }
  // @ts-expect-error an object
  @Cached({ backend: LRU, capacity: 1, ttl: 1, earlyRefresh: true }) noObject(id: string) {
    return find(id);
  }
  // @ts-expect-error a share
  @Cached({ backend: LRU, capacity: 1, ttl: 1, jitter: '10%' }) share(id: string) {
    return find(id);
  }
  // @ts-expect-error a duration
  @Cached({ backend: LRU, capacity: 1, timeout: (user) => user.age }) timeout(id: string) {
    return find(id);
  }
  // @ts-expect-error core's own option, whatever the backend's constructor takes
  @Cached({ backend: TTL, ttl: undefined }) undefined(id: string) {
    return find(id);
  }
}

// A decorator made once does not know its methods.
const Tagged = Cached({
  backend: redis,
  namespace: 'n',
  unless: (value) => (same<typeof value, any>(), false),
  tags: (user: User, ...args) => (same<typeof args, any[]>(), [user.id]),
});
export class Named {
  @Tagged async find(id: string) {
    return find(id);
  }
}
