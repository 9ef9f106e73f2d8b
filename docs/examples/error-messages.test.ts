import { readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { CacheEvict, Cached, cacheOf, type CacheBackend } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Folders } from './decorator.js';
import { Catalogue } from './keys.js';
import { Invoices, Prices, tenant } from './scope.js';

const page = readFileSync(new URL('../errors.md', import.meta.url), 'utf8');
/** What the page shows under each code. */
const shown = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [/^\w+/.exec(section)?.[0], [...section.matchAll(/^```text\n(.*)\n```$/gm)].map((m) => m[1])]),
);

/** The decorator as untyped code calls it. */
const cached = Cached as any;
const lru = { backend: LRU, capacity: 1 };

const answers = async (): Promise<undefined> => undefined;
const refuses = async (): Promise<never> => {
  throw new Error('connection lost');
};
const hangs = () => new Promise<never>(() => {});

function backendOf(get: () => unknown, sync = false): CacheBackend {
  return { get, set: answers, delete: async () => false, clear: answers, ...(sync ? { sync } : {}) };
}

function ledgerOn(backend: CacheBackend) {
  class Ledger {
    @cached({ backend, namespace: 'ledger', backendErrors: 'throw', backendTimeout: 20 })
    async balance(): Promise<number> {
      return 0;
    }
  }
  return new Ledger();
}

abstract class Table {
  @cached({ backend: (self: Table) => self.cache, namespace: 'rows' })
  async row(): Promise<number> {
    return 1;
  }

  constructor(readonly cache: LRU) {}
}
class Parts extends Table {}
class Widgets extends Table {}
class Orders {
  @cached({ backend: (self: Orders) => self.cache, namespace: 'rows' })
  async row(): Promise<number> {
    return 1;
  }

  constructor(readonly cache: LRU) {}
}
class Uncached {
  row(): void {}
}

/** How to bring about each message of the page. */
const situations: Record<string, (() => unknown)[]> = {
  PURECACHE_INVALID_OPTION: [
    () => Cached({ backend: LRU, capacity: 0 }),
    () => cached({ ...lru, ttl: 'soon' }),
    () => cached(() => {}, { kind: 'method', name: 'row' }),
    () => cached({ ...lru, staleWhileRevalidate: '10m' }),
    () => cached({ ...lru, ttl: '1m', staleIfError: '1h', softTimeout: '5s', timeout: '2s' }),
    () => cached({ backend: backendOf(answers), namespace: 'rows', ttl: '1m', staleIfError: '1h' }),
    () => {
      class Rates {
        @cached({ ...lru, ttl: () => 'soon' }) async of(): Promise<number> {
          return 1;
        }
      }
      return new Rates().of();
    },
  ],
  PURECACHE_UNSUPPORTED_TARGET: [
    () =>
      class Box {
        @cached(lru) get size(): number {
          return 0;
        }
      },
  ],
  PURECACHE_UNKEYABLE_ARGUMENT: [
    () => new Catalogue().select({ filter: { where: () => true } }),
    () => {
      class Catalogue {
        @cached({ ...lru, key: () => undefined }) async select(): Promise<void> {}
      }
      return new Catalogue().select();
    },
  ],
  PURECACHE_UNCACHEABLE_RESULT: [
    () => {
      class Logs {
        @cached(lru) lines(): Iterator<string> {
          return ['a'].values();
        }
      }
      return new Logs().lines();
    },
    () => {
      class Orders {
        @cached({ ...lru, copy: 'freeze' }) async byId(): Promise<unknown> {
          return { id: '1', placed: new Date() };
        }
      }
      return new Orders().byId();
    },
    () => {
      class Orders {
        @cached({ ...lru, copy: 'structured' }) async lines(): Promise<unknown> {
          return [{ total: () => 1 }];
        }
      }
      return new Orders().lines();
    },
  ],
  PURECACHE_REENTRANT_LOAD: [() => new Folders({ a: ['b'], b: ['a'] }).size('a')],
  PURECACHE_NO_BACKEND: [() => new Invoices(undefined as any, async () => '').total('1')],
  PURECACHE_SYNC_METHOD: [
    () => {
      class Rates {
        @cached({ backend: backendOf(answers), namespace: 'rates' }) of(): number {
          return 1;
        }
      }
      return new Rates().of();
    },
  ],
  PURECACHE_VARY_BY_MISSING: [
    () => new Prices(new LRU({ capacity: 1 }), async () => '').priceOf('x'),
    () => {
      const handle = cacheOf(new Prices(new LRU({ capacity: 1 }), async () => ''), 'priceOf');
      return tenant.run('here', () => handle.varied('elsewhere').refresh('x'));
    },
  ],
  PURECACHE_AMBIGUOUS_NAMESPACE: [
    async () => {
      const cache = new LRU({ capacity: 1 });
      await new Parts(cache).row();
      await new Widgets(cache).row();
    },
  ],
  PURECACHE_NAMESPACE_TAKEN: [
    async () => {
      const cache = new LRU({ capacity: 1 });
      await new Parts(cache).row();
      await new Orders(cache).row();
    },
  ],
  PURECACHE_NOT_CACHED: [
    () => cacheOf(new Uncached(), 'row'),
    async () => {
      const { select } = new Catalogue();
      await new Catalogue().select('x'); // by now the name of the class is known
      cacheOf(select);
    },
    () => {
      class Ledger {
        @((CacheEvict as any)('balance')) book(): void {}
        balance(): void {}
      }
      return new Ledger();
    },
  ],
  PURECACHE_BACKEND_CONTRACT: [() => ledgerOn(backendOf(answers, true)).balance()],
  PURECACHE_BACKEND_FAILED: [() => ledgerOn(backendOf(refuses)).balance()],
  PURECACHE_BACKEND_TIMEOUT: [
    () => {
      jest.useFakeTimers();
      const call = ledgerOn(backendOf(hangs)).balance();
      jest.advanceTimersByTime(20);
      return call;
    },
  ],
  PURECACHE_LOAD_TIMEOUT: [
    () => {
      class Forecast {
        @cached({ ...lru, timeout: '2s' }) async of(): Promise<string> {
          return hangs();
        }
      }
      jest.useFakeTimers();
      const call = new Forecast().of();
      jest.advanceTimersByTime(2_000);
      return call;
    },
  ],
};

afterEach(() => {
  jest.useRealTimers();
});

async function errorOf(situation: () => unknown): Promise<Error & { code?: string }> {
  try {
    await situation();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

test.each(Object.entries(situations))('the page shows the messages of %s as they are', async (code, ways) => {
  const errors = await Promise.all(ways.map(errorOf));
  expect(errors.map((error) => error.code)).toEqual(ways.map(() => code));
  expect(errors.map((error) => error.message)).toEqual(shown.get(code));
});

test('no code of the page is left out here', () => {
  expect([...shown.keys()]).toEqual(Object.keys(situations));
});
