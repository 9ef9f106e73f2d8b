/** What a TypeScript user writes, checked against the packed declarations, without @types/node. */
import { Cached, cache, cacheOf } from '@purecache/core';
import { ManualClock } from '@purecache/core/testing';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';

interface User {
  readonly id: string;
}

export class UserService {
  @Cached({ backend: LRU, capacity: 128 })
  async getUser(id: string): Promise<User> {
    return { id };
  }
  @Cached({ backend: TTL, ttl: '60s', clock: new ManualClock() })
  async getSession(token: string): Promise<string> {
    return token;
  }
  @Cached({ backend: LRU, capacity: 1_000, key: (q) => [q.text.trim(), q.page] })
  async search(q: { text: string; page: number }): Promise<string[]> {
    return [q.text];
  }
  @Cached({
    backend: LRU,
    capacity: 1,
    // @ts-expect-error id is a string
    key: (id) => id.toFixed(),
  })
  wrongKey(id: string): string {
    return id;
  }
}

export async function use(users: UserService): Promise<User | undefined> {
  const user: User = await users.getUser('42');
  await cacheOf(users, 'getUser').set(['42'], user);
  // @ts-expect-error the arguments are the method's
  await cacheOf(users, 'getUser').delete(42);
  const double: (n: number) => number = cache((n: number) => n * 2, { backend: LRU, capacity: 256 });
  await cacheOf(double).clear();
  return cacheOf(users, 'getUser').peek('42');
}
