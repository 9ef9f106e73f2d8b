/** A service that a factory makes, so that Nest injects nothing into it. */
import type { Provider } from '@nestjs/common';
import { Cached, type CacheBackend } from '@purecache/core';
import { storeToken } from '@purecache/nestjs';
import { Db } from './db.js';

// #region factory
export class ReportsService {
  constructor(
    private readonly db: Db,
    readonly cache: CacheBackend,
  ) {}

  @Cached({ backend: (self) => self.cache, namespace: 'ReportsService.title', ttl: '5m' })
  async title(id: string): Promise<string> {
    return `Report of ${(await this.db.findUser(id)).name}`;
  }
}

export const reportsProvider: Provider = {
  provide: ReportsService,
  inject: [Db, storeToken()], // storeToken('sessions'): a named store
  useFactory: (db: Db, cache: CacheBackend) => new ReportsService(db, cache),
};
// #endregion
