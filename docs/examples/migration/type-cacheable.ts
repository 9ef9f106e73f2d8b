/** From `@type-cacheable/core`: the same service before and after. */
import { CacheEvict, Cached } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Cacheable, CacheClear, type CacheClient } from '@type-cacheable/core';

// #region before
/** One client for all objects and classes, so every method needs keys of its own. */
export const client: CacheClient = memoryClient();

export class UsersBefore {
  constructor(private readonly db: Db) {}

  @Cacheable({ client, cacheKey: ([id]) => `users:${id}`, ttlSeconds: 300 })
  async find(id: string): Promise<User | null> {
    return this.db.find(id);
  }

  @CacheClear({ client, cacheKey: ([id]) => `users:${id}` })
  async rename(id: string, name: string): Promise<void> {
    await this.db.rename(id, name);
  }
}
// #endregion

// #region after
export class UsersAfter {
  constructor(private readonly db: Db) {}

  @Cached({ backend: LRU, capacity: 10_000, ttl: '300s' })
  async find(id: string): Promise<User | null> {
    return this.db.find(id);
  }

  @CacheEvict('find', { args: (id) => [id] })
  async rename(id: string, name: string): Promise<void> {
    await this.db.rename(id, name);
  }
}
// #endregion

export interface User {
  readonly id: string;
  readonly name: string;
}

/** Stands for a database. */
export interface Db {
  find(id: string): Promise<User | null>;
  rename(id: string, name: string): Promise<void>;
}

/** What the adapters of `@type-cacheable` do, on a Map; `ttl` is in seconds. */
function memoryClient(): CacheClient {
  const entries = new Map<string, { value: unknown; until: number }>();
  return {
    get: async (key) => {
      const entry = entries.get(key);
      return entry && entry.until > performance.now() ? entry.value : undefined;
    },
    set: async (key, value, ttl = Infinity) => void entries.set(key, { value, until: performance.now() + ttl * 1_000 }),
    del: async (keys) => void [keys].flat().forEach((key) => entries.delete(key)),
    keys: async () => [...entries.keys()],
    delHash: async () => entries.clear(),
    getClientTTL: () => 0,
  };
}
