/** What the page and the package's README begin with. */
// #region ten-lines
import { Injectable, Module } from '@nestjs/common';
import { LRU } from '@purecache/lru';
import { Cached, PurecacheModule } from '@purecache/nestjs';
import { Db, type User } from './db.js';

@Injectable()
export class UsersService {
  constructor(private readonly db: Db) {}

  @Cached({ ttl: '5m' })
  async find(id: string): Promise<User> {
    return this.db.findUser(id);
  }
}

@Module({
  imports: [PurecacheModule.forRoot({ backend: LRU, capacity: 10_000 })],
  providers: [Db, UsersService],
})
export class AppModule {}
// #endregion
