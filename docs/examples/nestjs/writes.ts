/** What to do when an answer is no longer true: by the method that writes, by tag, by hand. */
import { Injectable } from '@nestjs/common';
import { cacheOf, Cached, CacheEvict, CachePut, PurecacheService } from '@purecache/nestjs';
import { Db, type User } from './db.js';

// #region writes
@Injectable()
export class ProfilesService {
  constructor(private readonly db: Db) {}

  @Cached({ ttl: '1h', tags: (user) => [`user:${user.id}`] })
  async find(id: string): Promise<User> {
    return this.db.findUser(id);
  }

  @CachePut('find', { args: (user) => [user.id] }) // what it returns is what `find` gives from now on
  async save(user: User): Promise<User> {
    return this.db.saveUser(user);
  }

  @CacheEvict('find', { args: (user) => [user.id] })
  async import(user: User): Promise<void> {
    await this.db.saveUser(user);
  }
}
// #endregion

// #region service
@Injectable()
export class AdminService {
  constructor(
    private readonly profiles: ProfilesService,
    private readonly purecache: PurecacheService,
  ) {}

  /** One entry, by the arguments of the method. */
  async forget(id: string): Promise<void> {
    await cacheOf(this.profiles, 'find').delete(id);
  }

  /** Whatever shows this user, in all stores and services of the application. */
  async userChanged(id: string): Promise<void> {
    await this.purecache.invalidateTags([`user:${id}`]);
  }

  /** Everything. */
  async clear(): Promise<void> {
    await this.purecache.clear(); // or .clear({ store: 'sessions' })
  }

  hitRatios(): string[] {
    return this.purecache.stats().map((row) => `${row.class}.${row.method}: ${row.hits} of ${row.hits + row.misses}`);
  }
}
// #endregion
