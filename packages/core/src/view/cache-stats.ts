/** Counts of calls, loads and entries, as users read them: of one object, and of the process. */
import type { CallCounts } from './call-counts.js';
import type { CachedMethod } from '../cached-method.js';
import { notCached } from '../errors.js';
import { kindName } from '../show.js';
import { methodsOf } from '../methods-of.js';
import { allRegistrations } from '../registry.js';
import type { CacheStats, MethodStats } from '../signatures/handle-signature.js';

/** The statistics of one cache, or of a method on all its caches. */
export function statsFrom(
  { loadTimes }: CachedMethod,
  { hits, misses, loads, loadErrors, staleHits, coalesced }: CallCounts,
  { evictions, size }: { evictions: number | undefined; size: number | undefined },
): CacheStats {
  const { p50, p99 } = loadTimes;
  const times = p50 === undefined || p99 === undefined ? undefined : { p50, p99 };
  return { hits, misses, loads, loadErrors, staleHits, coalesced, evictions, size, loadTimes: times };
}

/**
 * The statistics of an object's cached methods, by name; of a class, those of its static methods. What was never called
 * counts nothing.
 *
 * @throws PurecacheError `PURECACHE_NOT_CACHED` if the object has no cached method
 */
export function statsOf(object: object): Readonly<Record<string, CacheStats>> {
  const methods = methodsOf(object);
  if (methods.length === 0) throw notCached(kindName(object));
  const stats = Object.create(null) as Record<string, CacheStats>;
  const seen = new Map<string, number>();
  for (const { method, scope } of methods) {
    const cache = scope.peek(object);
    const backend = cache?.store.port.backend;
    const count = (seen.get(method.name) ?? 0) + 1;
    seen.set(method.name, count);
    const name = count === 1 ? method.name : `${method.name} (${count})`;
    stats[name] = statsFrom(method, cache ?? NOTHING, { evictions: backend?.evictions, size: backend?.size });
  }
  return stats;
}

/**
 * The statistics of every cached method and function of the process, over all objects that it was called on, those
 * included that are gone. Methods of classes that were collected are left out.
 */
export function allStats(): readonly MethodStats[] {
  return allRegistrations().map(({ method, scope }) => ({
    method: method.label,
    namespace: method.fixedNamespace,
    ...statsFrom(method, method.totals, { evictions: method.evictions, size: scope.size() }),
  }));
}

const NOTHING: CallCounts = { hits: 0, misses: 0, loads: 0, loadErrors: 0, staleHits: 0, coalesced: 0 };
