/** From `@nestjs/cache-manager`: a controller with its interceptor, and a service with `wrap`, before and after. */
import { CACHE_MANAGER, CacheInterceptor, CacheModule, CacheTTL, type Cache } from '@nestjs/cache-manager';
import { Controller, Get, Inject, Injectable, Module, Param, UseInterceptors } from '@nestjs/common';
import { LRU } from '@purecache/lru';
import { Cached, CacheEvict, PurecacheModule } from '@purecache/nestjs';

/** Stands for a database, and counts what it is asked. It knows no user of an id that begins with `no`. */
@Injectable()
export class Db {
  finds = 0;
  readonly #names = new Map<string, string>();

  async find(id: string): Promise<User | null> {
    this.finds++;
    return id.startsWith('no') ? null : { id, name: this.#names.get(id) ?? 'Ada', since: new Date(0) };
  }

  async rename(id: string, name: string): Promise<void> {
    this.#names.set(id, name);
  }
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly since: Date;
}

// #region interceptor-before
@Controller('users')
@UseInterceptors(CacheInterceptor)
export class UsersControllerBefore {
  constructor(private readonly db: Db) {}

  @Get(':id')
  @CacheTTL(300_000)
  find(@Param('id') id: string): Promise<User | null> {
    return this.db.find(id);
  }
}
// #endregion

// #region interceptor-after
@Controller('users')
export class UsersControllerAfter {
  constructor(private readonly db: Db) {}

  @Get(':id')
  @Cached({ ttl: '5m' })
  find(@Param('id') id: string): Promise<User | null> {
    return this.db.find(id);
  }
}
// #endregion

// #region wrap-before
@Injectable()
export class UsersBefore {
  constructor(
    @Inject(CACHE_MANAGER) private readonly cache: Cache,
    private readonly db: Db,
  ) {}

  async find(id: string): Promise<User | null> {
    return this.cache.wrap(`users:${id}`, () => this.db.find(id), 300_000);
  }

  async rename(id: string, name: string): Promise<void> {
    await this.db.rename(id, name);
    await this.cache.del(`users:${id}`);
  }
}
// #endregion

// #region wrap-after
@Injectable()
export class UsersAfter {
  constructor(private readonly db: Db) {}

  @Cached({ ttl: '5m' })
  async find(id: string): Promise<User | null> {
    return this.db.find(id);
  }

  @CacheEvict('find', { args: (id) => [id] })
  async rename(id: string, name: string): Promise<void> {
    await this.db.rename(id, name);
  }
}
// #endregion

// #region module-before
@Module({
  imports: [CacheModule.register({ ttl: 60_000 })],
  controllers: [UsersControllerBefore],
  providers: [Db, UsersBefore],
})
export class BeforeModule {}
// #endregion

// #region module-after
@Module({
  imports: [PurecacheModule.forRoot({ backend: LRU, capacity: 10_000, ttl: '60s' })],
  controllers: [UsersControllerAfter],
  providers: [Db, UsersAfter],
})
export class AfterModule {}
// #endregion
