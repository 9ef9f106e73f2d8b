/** A service and a function that are easy to test: time comes from a clock that the test moves. */
import { cache, Cached, type SyncCacheBackend } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { TTL } from '@purecache/ttl';

// #region service
export class SessionService {
  constructor(
    private readonly fetchSession: (token: string) => Promise<string>,
    /** Tests pass one with a clock of their own. */
    readonly sessions: SyncCacheBackend = new TTL({ ttl: '1m' }),
  ) {}

  @Cached({ backend: (self) => self.sessions, namespace: 'sessions' })
  async userOf(token: string): Promise<string> {
    return this.fetchSession(token);
  }
}
// #endregion

// #region function
/** A cached function lives as long as the process: one test would see what another has loaded. */
export const greeting = cache((name: string) => ({ text: `Hello, ${name}` }), { backend: LRU, capacity: 100 });
// #endregion
