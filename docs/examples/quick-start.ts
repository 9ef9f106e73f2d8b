/** Quick start: a service whose look-ups are cached, one method by size and one by time. */
// #region service
import { Cached, cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';

export class UserService {
  constructor(private readonly db: Db) {}

  @Cached({ backend: LRU, capacity: 128 })
  async getUser(id: string): Promise<User> {
    return this.db.fetchUser(id);
  }

  @Cached({ backend: TTL, ttl: '60s' })
  async getSession(token: string): Promise<Session> {
    return this.db.fetchSession(token);
  }

  async rename(id: string, name: string): Promise<void> {
    await this.db.updateUser(id, { name });
    await cacheOf(this, 'getUser').delete(id);
  }
}
// #endregion

// #region use
export async function main(db: Db): Promise<string[]> {
  const users = new UserService(db);
  const names = [];
  names.push((await users.getUser('42')).name); // asks the database
  names.push((await users.getUser('42')).name); // does not
  await users.rename('42', 'Grace'); // drops what is no longer true
  names.push((await users.getUser('42')).name); // asks again
  return names;
}
// #endregion

export interface User {
  readonly id: string;
  readonly name: string;
}

export interface Session {
  readonly token: string;
  readonly userId: string;
}

export interface Db {
  fetchUser(id: string): Promise<User>;
  fetchSession(token: string): Promise<Session>;
  updateUser(id: string, changes: Partial<User>): Promise<void>;
}
