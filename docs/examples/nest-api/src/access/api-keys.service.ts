/** Who may do what: asked on every guarded request, so it is kept in a store of its own, for half a minute at most. */
import { Injectable } from '@nestjs/common';
import { Cached, CacheEvict } from '@purecache/nestjs';
import { Database } from '../database/database.js';
import { digestOf } from './key-digest.js';

export type Role = 'reader' | 'editor';

@Injectable()
export class ApiKeysService {
  constructor(private readonly database: Database) {}

  @Cached({ store: 'api-keys' })
  async roleOf(key: string): Promise<Role | undefined> {
    const [row] = await this.database.query<{ role: Role }>('select role from api_key where digest = $1', [
      digestOf(key),
    ]);
    return row?.role;
  }

  /** Takes what `roleOf` takes: its entry is gone when this returns. */
  @CacheEvict('roleOf')
  async revoke(key: string): Promise<void> {
    await this.database.query('delete from api_key where digest = $1', [digestOf(key)]);
  }
}
