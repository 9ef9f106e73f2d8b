/** What the options of `@Cached` may be, for each kind of backend. */
import { Cached, type CacheBackend, type PurecacheError, type SyncCacheBackend } from '../../src/index.js';
import { same } from '../support/same.js';
import { EitherOr, lru, LRU, Redis, redis, TTL, Unbounded } from '../support/typed-backends.js';

export class Classes {
  @Cached({ backend: LRU, capacity: 128 }) a(x: number) {
    return x;
  }
  @Cached({ backend: LRU, capacity: Infinity, ttl: '1.5s', clock: { now: () => 0 } }) clock(x: number) {
    return x;
  }
  @Cached({ backend: TTL, ttl: '60s' }) textForMilliseconds(x: number) {
    return x;
  }
  @Cached({ backend: TTL, ttl: 60_000, capacity: 1 }) milliseconds(x: number) {
    return x;
  }
  @Cached({ backend: Unbounded }) noOptions(x: number) {
    return x;
  }
  @Cached({ backend: Unbounded, ttl: '7d' }) ttlIsAlwaysThere(x: number) {
    return x;
  }
  @Cached({ backend: EitherOr, bytes: 1 }) either(x: number) {
    return x;
  }
  @Cached({ backend: LRU, capacity: 1, weigh: (value, key) => (same<typeof value, unknown>(), key.length) })
  callbackOfTheBackend(x: number) {
    return x;
  }
  @Cached({ backend: LRU, capacity: 1, scope: 'class', namespace: 'n', version: 2 }) all(x: number) {
    return x;
  }

  // @ts-expect-error capacity is missing
  @Cached({ backend: LRU }) missing(x: number) {
    return x;
  }
  // @ts-expect-error ttl is missing
  @Cached({ backend: TTL }) missingTtl(x: number) {
    return x;
  }
  // @ts-expect-error neither
  @Cached({ backend: EitherOr }) neither(x: number) {
    return x;
  }
  // @ts-expect-error capacity is a number
  @Cached({ backend: LRU, capacity: '128' }) wrongType(x: number) {
    return x;
  }
  // @ts-expect-error misspelt
  @Cached({ backend: LRU, capcity: 1 }) misspelt(x: number) {
    return x;
  }
  // @ts-expect-error misspelt, with nothing missing
  @Cached({ backend: LRU, capacity: 1, tll: '1s' }) misspeltToo(x: number) {
    return x;
  }
  // @ts-expect-error an option of another backend
  @Cached({ backend: Unbounded, capacity: 1 }) foreign(x: number) {
    return x;
  }
  // @ts-expect-error a class of asynchronous backends
  @Cached({ backend: Redis, url: 'redis://h' }) async asyncClass(x: number) {
    return x;
  }
  // @ts-expect-error no such scope
  @Cached({ backend: LRU, capacity: 1, scope: 'process' }) scope(x: number) {
    return x;
  }
}

export class Objects {
  @Cached({ backend: redis, namespace: 'n' }) async remote(x: number) {
    return x;
  }
  @Cached({ backend: lru, namespace: 'n', version: '2' }) inMemory(x: number) {
    return x;
  }
  @Cached({ backend: lru, namespace: (self) => self.constructor.name, ttl: '1h' }) async either(x: number) {
    return x;
  }

  // @ts-expect-error namespace is missing
  @Cached({ backend: redis }) async missing(x: number) {
    return x;
  }
  // @ts-expect-error namespace is missing for a backend in memory, too
  @Cached({ backend: lru }) missingInMemory(x: number) {
    return x;
  }
  // @ts-expect-error namespace is text
  @Cached({ backend: redis, namespace: 1 }) async wrongType(x: number) {
    return x;
  }
  // @ts-expect-error a sync method, and it is not known to be a backend in memory
  @Cached({ backend: lru as CacheBackend, namespace: 'n' }) unknownKind(x: number) {
    return x;
  }
  // @ts-expect-error a scope is for classes
  @Cached({ backend: lru, namespace: 'n', scope: 'class' }) scope(x: number) {
    return x;
  }
  // @ts-expect-error the backend's options are for classes
  @Cached({ backend: lru, namespace: 'n', capacity: 1 }) constructorOption(x: number) {
    return x;
  }
}

export class Selectors {
  private readonly local: SyncCacheBackend = lru;
  private readonly remote: CacheBackend = redis;
  static readonly shared: SyncCacheBackend = lru;

  @Cached({ backend: (self) => self.local, namespace: 'n' }) privateMember(x: number) {
    return x;
  }
  @Cached({ backend: (self: Selectors) => self.local, namespace: 'n' }) annotated(x: number) {
    return x;
  }
  @Cached({ backend: (self) => self.remote, namespace: 'n' }) async async(x: number) {
    return x;
  }
  @Cached({ backend: (self) => self.shared, namespace: 'n' }) static static(x: number) {
    return x;
  }
  @Cached({ backend: (_) => redis, namespace: 'n' }) async elsewhere(x: number) {
    return x;
  }
  @Cached({ backend: (self) => (self.local.size === 0 ? self.local : self.remote), namespace: 'n' })
  async asyncIfOneOfThemIs(x: number) {
    return x;
  }

  // @ts-expect-error a sync method
  @Cached({ backend: (self) => self.remote, namespace: 'n' }) plain(x: number) {
    return x;
  }
  // @ts-expect-error a sync method, and one of the backends is not
  @Cached({ backend: (self) => (self.local.size === 0 ? self.local : self.remote), namespace: 'n' }) half(x: number) {
    return x;
  }
  // @ts-expect-error namespace is missing
  @Cached({ backend: (self) => self.local }) missing(x: number) {
    return x;
  }
  // @ts-expect-error the member is static
  @Cached({ backend: (self) => self.shared, namespace: 'n' }) notStatic(x: number) {
    return x;
  }
  // @ts-expect-error written for another class
  @Cached({ backend: (self: { other: SyncCacheBackend }) => self.other, namespace: 'n' }) other(x: number) {
    return x;
  }
  // @ts-expect-error no backend
  @Cached({ backend: (self) => self.local.size, namespace: 'n' }) noBackend(x: number) {
    return x;
  }
  // @ts-expect-error perhaps no backend
  @Cached({ backend: (self: { maybe?: SyncCacheBackend }) => self.maybe, namespace: 'n' }) maybe(x: number) {
    return x;
  }
}

export class Policy {
  @Cached({
    backend: LRU,
    capacity: 1,
    ttl: 5,
    backendTimeout: '250ms',
    backendErrors: 'throw',
    onBackendError: (error, context) => {
      same<typeof error, PurecacheError>();
      same<[typeof context.method, typeof context.operation], [string, 'get' | 'set' | 'delete' | 'clear']>();
    },
    detectReentrancy: true,
  })
  all(x: number) {
    return x;
  }

  // @ts-expect-error no such unit
  @Cached({ backend: LRU, capacity: 1, ttl: '5 parsecs' }) unit(x: number) {
    return x;
  }
  // @ts-expect-error a duration
  @Cached({ backend: LRU, capacity: 1, backendTimeout: 'soon' }) timeout(x: number) {
    return x;
  }
  // @ts-expect-error 'open' or 'throw'
  @Cached({ backend: LRU, capacity: 1, backendErrors: 'ignore' }) errors(x: number) {
    return x;
  }
  // @ts-expect-error text or a number
  @Cached({ backend: LRU, capacity: 1, version: {} }) version(x: number) {
    return x;
  }
}

export class NoBackend {
  // @ts-expect-error backend is missing
  @Cached({}) none(x: number) {
    return x;
  }
  // @ts-expect-error no options
  @Cached() nothing(x: number) {
    return x;
  }
  // @ts-expect-error undefined
  @Cached({ backend: undefined, namespace: 'n' }) undefined(x: number) {
    return x;
  }
  // @ts-expect-error not a backend
  @Cached({ backend: new Map<string, number>(), namespace: 'n' }) map(x: number) {
    return x;
  }
}
