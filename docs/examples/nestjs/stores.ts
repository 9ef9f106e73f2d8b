/** The stores of an application: by a factory, by name, and given. */
import { Injectable, Module } from '@nestjs/common';
import { fromMap } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Cached, PurecacheModule } from '@purecache/nestjs';
import { TTL } from '@purecache/ttl';

export class Settings {
  readonly capacity = 500;
}

@Module({ providers: [Settings], exports: [Settings] })
export class SettingsModule {}

// #region async
export const defaultStore = PurecacheModule.forRootAsync({
  imports: [SettingsModule],
  inject: [Settings],
  useFactory: async (settings: Settings) => ({ backend: LRU, capacity: settings.capacity, ttl: '1h' }),
});
// #endregion

// #region named
@Injectable()
export class SessionsService {
  @Cached({ store: 'sessions' }) // lives as long as its store says: 30 seconds
  async userOf(token: string): Promise<string> {
    return `user of ${token}`;
  }
}

@Module({
  imports: [PurecacheModule.register({ name: 'sessions', backend: TTL, ttl: '30s', capacity: 50_000 })],
  providers: [SessionsService],
})
export class SessionsModule {}
// #endregion

/** Of some other library, which also closes it. */
export const entries = new Map<string, unknown>();

// #region given
export const givenStore = PurecacheModule.register({ name: 'given', backend: fromMap(entries) });
// #endregion
