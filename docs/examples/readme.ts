/** The ten lines of the README. */
/** Stands for a database. */
export const db = {
  queries: 0,
  async fetchUser(id: string): Promise<User> {
    this.queries++;
    return { id, name: 'Ada' };
  },
};

// #region ten-lines
import { Cached, cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';

export class UserService {
  @Cached({ backend: LRU, capacity: 128 })
  async getUser(id: string): Promise<User> {
    return db.fetchUser(id);
  }
}

const users = new UserService();
await users.getUser('42'); // asks the database
await users.getUser('42'); // does not: the very same object again
await cacheOf(users, 'getUser').delete('42'); // the next call asks again
// #endregion

export interface User {
  readonly id: string;
  readonly name: string;
}
