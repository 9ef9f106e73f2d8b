/** The write side: methods that say which cached answers they outdate, or replace. */
import { CacheEvict, CachePut, Cached } from '@purecache/core';
import { LRU } from '@purecache/lru';

export interface User {
  readonly id: string;
  readonly name: string;
}

/** Stands for a database. */
export interface Db {
  user(id: string): Promise<User | undefined>;
  users(page: number): Promise<readonly User[]>;
  save(user: User): Promise<User>;
  remove(id: string): Promise<boolean>;
  import(users: readonly User[]): Promise<void>;
}

// #region users
export class Users {
  constructor(private readonly db: Db) {}

  @Cached({ backend: LRU, capacity: 1_000 })
  async getUser(id: string): Promise<User | undefined> {
    return this.db.user(id);
  }

  @Cached({ backend: LRU, capacity: 10 })
  async list(page: number): Promise<readonly User[]> {
    return this.db.users(page);
  }

  /** Takes what `getUser` takes, so there is no more to say. */
  @CacheEvict('getUser')
  @CacheEvict('list', { allEntries: true, when: (removed) => removed })
  async remove(id: string): Promise<boolean> {
    return this.db.remove(id);
  }

  /** Returns what `getUser` would load now: it need not be loaded. */
  @CachePut('getUser', { args: (user) => [user.id] })
  @CacheEvict('list', { allEntries: true })
  async save(user: User): Promise<User> {
    return this.db.save(user);
  }

  /** May fail half-way: what was cached before is gone in any case. */
  @CacheEvict('getUser', { allEntries: true, before: true })
  @CacheEvict('list', { allEntries: true, before: true })
  async import(users: readonly User[]): Promise<void> {
    await this.db.import(users);
  }
}
// #endregion
