/** `cache(fn, options)`: the function's exact type is kept, and the options are typed from it. */
import { cache, type CacheBackend, type SyncCacheBackend } from '../../src/index.js';
import { same } from '../support/same.js';
import { lru, LRU, redis, Redis, TTL } from '../support/typed-backends.js';

const options = { backend: LRU, capacity: 1 };
const remote = { backend: redis, namespace: 'n' };

// ---- the type is kept ----

const plain = cache((a: number, b?: string) => [a, b], options);
same<typeof plain, (a: number, b?: string) => (string | number | undefined)[]>();

const generic = cache(<T>(a: T): T => a, options);
same<typeof generic, <T>(a: T) => T>();

const remoteGeneric = cache(async <T extends object>(a: T): Promise<T> => a, remote);
same<typeof remoteGeneric, <T extends object>(a: T) => Promise<T>>();

const withThis = cache(function (this: Date, a: number) {
  return this.getTime() + a;
}, options);
same<typeof withThis, (this: Date, a: number) => number>();

const returnsAny = cache((a: string): any => JSON.parse(a), options);
same<typeof returnsAny, (a: string) => any>();
const returnsAnyRemotely = cache((a: string): any => JSON.parse(a), remote);
same<typeof returnsAnyRemotely, (a: string) => any>();
const returnsRemoteAny = cache(async (a: string): Promise<any> => JSON.parse(a), remote);
same<typeof returnsRemoteAny, (a: string) => Promise<any>>();

const predicate = cache((a: unknown): a is string => typeof a === 'string', options);
same<typeof predicate, (a: unknown) => a is string>();

declare function overloaded(a: string): string;
declare function overloaded(a: number, b: 2): number;
const over = cache(overloaded, options);
same<typeof over, typeof overloaded>();

class Tool {
  run(a: number): number {
    return a;
  }
}
const bound = cache(new Tool().run, options);
same<typeof bound, (a: number) => number>();

// ---- inside generic code ----

export const memo = <A extends unknown[], R>(fn: (...args: A) => R) =>
  cache(fn, { ...options, key: (...args) => (same<typeof args, A>(), args) });
export const remoteMemo = <A, R>(fn: (a: A) => Promise<R>) =>
  cache(fn, { ...remote, varyBy: (_, a) => (same<typeof a, A>(), a) });
export const exact = <F extends (...args: any[]) => any>(fn: F): F => cache(fn, options);
export const remoteExact = <F extends (...args: any[]) => Promise<any>>(fn: F): F => cache(fn, remote);
export class Generic<T extends { id: string }> {
  readonly find = cache((a: T) => a, { backend: LRU, capacity: 1, key: (a) => (same<typeof a, T>(), a.id) });
}

// ---- callbacks ----

cache((a: number, b?: string) => [a, b], {
  backend: LRU,
  capacity: 1,
  key: (a, b) => (same<[typeof a, typeof b], [number, string | undefined]>(), a),
  varyBy: (self, a, b) => (same<[typeof self, typeof a, typeof b], [unknown, number, string | undefined]>(), a),
  namespace: (self) => (same<typeof self, unknown>(), 'n'),
});
cache(overloaded, { ...options, key: (a, b?: 2) => (same<typeof a, string | number>(), [a, b]) });
cache(overloaded, { ...options, key: (...args) => (same<typeof args, [a: string] | [a: number, b: 2]>(), args) });
cache(async (a: number) => a, { backend: (self) => (same<typeof self, unknown>(), redis), namespace: 'n' });
cache(
  function (this: Date, a: number) {
    return this.getTime() + a;
  },
  { ...options, varyBy: (self) => (same<typeof self, Date>(), self.getTime()) },
);
cache(
  function (this: { cache: SyncCacheBackend }, a: number) {
    return a;
  },
  { backend: (self) => self.cache, namespace: 'n' },
);

interface User {
  id: string;
  age: number;
}
cache(async (id: string, age: number): Promise<User> => ({ id, age }), {
  unless: (user, id) => (same<[typeof user, typeof id], [User, string]>(), user.id === id),
  backend: TTL,
  ttl: (user, id) => (same<[typeof user, typeof id], [User, string]>(), user.age === 0 ? 0 : '1h'),
  key: (id, age) => (same<[typeof id, typeof age], [string, number]>(), id),
  varyBy: (_, id) => (same<typeof id, string>(), 1),
  staleIfError: { for: '1m', when: (error, id) => (same<[typeof error, typeof id], [unknown, string]>(), true) },
  cacheErrors: (error, id) => (same<[typeof error, typeof id], [unknown, string]>(), id === '' ? '1s' : false),
  condition: (id, age) => (same<[typeof id, typeof age], [string, number]>(), age > 1),
  tags: (user, id) => (same<[typeof user, typeof id], [User, string]>(), [user.id, id]),
  copy: (user) => (same<typeof user, User>(), { ...user }),
  waitUntil: (promise) => same<typeof promise, Promise<unknown>>(),
});
cache((a: number): string | undefined => String(a), {
  ...options,
  unless: (text, a) => (same<[typeof text, typeof a], [string | undefined, number]>(), text === undefined),
});
cache((a: number): number | Promise<number> => a, { ...options, unless: (x) => (same<typeof x, number>(), true) });
cache((a: string): any => JSON.parse(a), { ...options, unless: (x) => (same<typeof x, any>(), x.ok) });
cache(<T extends User>(a: T): T => a, { ...options, tags: (user) => (same<typeof user, User>(), [user.id]) });
declare function differing(a: string): string;
declare function differing(a: number, b: 2): Promise<Date>;
cache(differing, {
  ...options,
  unless: (x, ...args) => (
    same<[typeof x, typeof args], [string | Date, [a: string] | [a: number, b: 2]]>(),
    args.length === 1
  ),
  copy: (x) => (same<typeof x, string | Date>(), x),
});
export const memoExcept = <A extends unknown[], R>(fn: (...args: A) => Promise<R>, none: R) =>
  cache(fn, {
    ...remote,
    unless: (x, ...args) => (same<[typeof x, typeof args], [R, A]>(), x === none),
    copy: (x) => x,
  });
export const memoPlain = <A extends unknown[], R>(fn: (...args: A) => R) =>
  cache(fn, { ...options, unless: (x, ...args) => (same<typeof args, A>(), x === undefined), copy: (x) => x });
export const exactExcept = <F extends (...args: any[]) => any>(fn: F): F =>
  cache(fn, { ...options, unless: (x, ...args) => x === args[0] });

// ---- refused ----

// @ts-expect-error a sync function, an async backend
cache((a: number) => a, remote);
// @ts-expect-error sometimes sync
cache((a: number): number | Promise<number> => a, remote);
// @ts-expect-error not known to be in memory
cache((a: number) => a, { backend: lru as CacheBackend, namespace: 'n' });
// @ts-expect-error a selector of an async backend
cache((a: number) => a, { backend: (_) => redis, namespace: 'n' });
// @ts-expect-error a class of asynchronous backends
cache(async (a: number) => a, { backend: Redis, url: 'redis://h' });
// @ts-expect-error namespace is missing
cache(async (a: number) => a, { backend: redis });
// @ts-expect-error capacity is missing
cache((a: number) => a, { backend: LRU });
// @ts-expect-error ttl is missing
cache((a: number) => a, { backend: TTL });
// @ts-expect-error misspelt
cache((a: number) => a, { backend: LRU, capcity: 1 });
// @ts-expect-error the function takes a number
cache((a: number) => a, { backend: LRU, capacity: 1, key: (a: string) => a });
// @ts-expect-error a has no such method
cache((a: number) => a, { backend: LRU, capacity: 1, key: (a) => a.trim() });
// @ts-expect-error it may be a string, which has no toFixed
cache(overloaded, { backend: LRU, capacity: 1, key: (...args) => args[0].toFixed() });
// @ts-expect-error the result is a number
cache((a: number) => a, { backend: LRU, capacity: 1, unless: (x) => x === '' });
// @ts-expect-error the result is a number
cache(async (a: number) => a, { backend: LRU, capacity: 1, unless: (x: string) => x === '' });
// @ts-expect-error the copy is a number too
cache((a: number) => a, { backend: LRU, capacity: 1, copy: (x) => String(x) });
// @ts-expect-error a list
cache((a: number) => a, { backend: LRU, capacity: 1, tags: (x) => String(x) });
// @ts-expect-error where arguments differ, a callback that takes any must take all: (result, ...args)
cache(differing, { backend: LRU, capacity: 1, unless: (x) => x === '' });
// @ts-expect-error no options
cache((a: number) => a);
// @ts-expect-error not a function
cache('a', options);

// @ts-expect-error an iterator cannot be cached: what comes back is no function
cache((a: number) => [a].values(), { backend: LRU, capacity: 1 })(1);
// @ts-expect-error a generator
void cache(Generators.plain, { backend: LRU, capacity: 1 })(1);
// @ts-expect-error a generator that uses this
void cache(Generators.withThis, { backend: LRU, capacity: 1 }).call(new Date(), 1);
// @ts-expect-error an async generator
void cache(Generators.async, { backend: LRU, capacity: 1, key: (a) => a })(1);
// @ts-expect-error a promise of an iterator
void cache(async (a: number) => [a].values(), { backend: redis, namespace: 'n' })(1);
declare const Generators: {
  plain(a: number): Generator<number>;
  withThis(this: Date, a: number): Generator<number>;
  async(a: number): AsyncGenerator<number>;
};
