/** What can go wrong, and how to tell: errors have codes, and a backend that fails does not fail the call. */
import { Cached, type CacheBackend, type PurecacheError } from '@purecache/core';
import { LRU } from '@purecache/lru';

// #region code
export class Reports {
  @Cached({ backend: LRU, capacity: 100 })
  async run(filter: unknown): Promise<string> {
    return `rows where ${String(filter)}`;
  }
}

/** Tell by `code`, not by `instanceof`: a process may hold two copies of a package. */
export async function runReport(reports: Reports, filter: unknown): Promise<string> {
  try {
    return await reports.run(filter);
  } catch (error) {
    if ((error as PurecacheError).code === 'PURECACHE_UNKEYABLE_ARGUMENT') return 'Please send plain data.';
    throw error;
  }
}
// #endregion

// #region fail-open
/** The call goes on without the cache; `error.cause` is what the backend threw. */
export class Profiles {
  constructor(readonly cache: CacheBackend) {}

  @Cached({
    backend: (self) => self.cache,
    namespace: 'profiles',
    backendTimeout: '100ms',
    onBackendError: (error, { method, operation }) => log.push(`${method}: ${operation}: ${error.code}`),
  })
  async profile(id: string): Promise<string> {
    return `profile ${id}`;
  }
}
// #endregion

/** Stands for the service's log. */
export const log: string[] = [];

// #region throw
export class Ledger {
  constructor(readonly cache: CacheBackend) {}

  /** Better no answer than one more call that the source has to bear: the call fails when its backend does. */
  @Cached({ backend: (self) => self.cache, namespace: 'ledger', backendErrors: 'throw' })
  async balance(account: string): Promise<number> {
    return account.length;
  }
}
// #endregion
