/** Refuses options that a backend lacks the means for. */
import type { CacheBackend } from './backend.js';
import { invalidUse } from './errors.js';
import type { FreshnessPolicy } from './freshness/freshness-policy.js';

/** @throws TypeError `PURECACHE_INVALID_OPTION` that names the option and what the backend lacks */
export function assertSuited(policy: FreshnessPolicy, backend: CacheBackend): void {
  if (backend.sync === true) return;
  const lacking = (option: string, lack: string): never => {
    throw invalidUse(`Option '${option}' cannot be used on this asynchronous backend: it has no ${lack}.`);
  };
  if (policy.tags !== undefined && backend.invalidateTags === undefined) {
    lacking('tags', 'invalidateTags(), with which it would keep track of tags for all its processes');
  }
  if (policy.isDated && backend.clock === undefined) {
    const { beta, staleWhileRevalidate, tags } = policy;
    const option =
      (tags && 'tags') ??
      (beta > 0 ? 'earlyRefresh' : staleWhileRevalidate > 0 ? 'staleWhileRevalidate' : 'staleIfError');
    lacking(option, `'clock' that dates entries. Use 'ttl' alone, or a backend in memory`);
  }
  if (policy.cacheErrors !== undefined && policy.errorCodec === undefined) {
    lacking('cacheErrors', `memory of its own to keep an error object in: give an 'errorCodec' that encodes errors`);
  }
}
