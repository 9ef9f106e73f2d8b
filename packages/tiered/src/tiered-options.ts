/** The options of `Tiered`, and their checks. */
import type { CacheBackend, SyncCacheBackend } from '@purecache/core';
import { assertMemoryOptions, invalidOption, milliseconds, type Duration } from '@purecache/core/storage';

/** What stands behind the memory: a backend that leases loads, and tells what other processes invalidate. */
export type SharedBackend = CacheBackend & {
  readonly [Member in 'find' | 'lead' | 'coherence' | 'clock']-?: NonNullable<CacheBackend[Member]>;
};

export interface TieredOptions {
  /** A backend in memory, for this alone: `new LRU({ capacity: 10_000 })`. A `ttl` of its own does not count. */
  memory: SyncCacheBackend;
  /** The backend that the processes share: `new Redis(...)`. Whoever made it closes it. */
  shared: SharedBackend;
  /**
   * How long a hit in memory may go on after another process has invalidated the entry, in milliseconds from 0; default:
   * 1,000. With 0 nothing is served from memory.
   */
  maxStaleMs?: number;
  /** The longest that an entry lives in memory; default: as long as in the shared backend, which it never outlives. */
  ttl?: Duration;
}

/** The options, checked, with defaults filled in and durations in milliseconds. */
export type ResolvedOptions = Required<Omit<TieredOptions, 'ttl'>> & { readonly ttl: number };

const KNOWN = ['memory', 'shared', 'maxStaleMs', 'ttl'];
const MAX_STALE_MS = 1_000;

/** What each must have; a name with a dot is that of a member's member. */
const OF_MEMORY = ['get', 'set', 'delete', 'clear'];
const OF_SHARED = [
  ...OF_MEMORY,
  ...['find', 'lead', 'clock.now'],
  ...['coherence.mark', 'coherence.isCurrent', 'coherence.isLive', 'coherence.require'],
];

/** Which shared backend a memory stands in front of: what it holds is judged by the marks of that one. */
const behind = new WeakMap<SyncCacheBackend, SharedBackend>();

/** @throws TypeError `PURECACHE_INVALID_OPTION` for the first option that is wrong, missing or unknown */
export function resolveOptions(options: TieredOptions): ResolvedOptions {
  assertMemoryOptions(options, KNOWN, 'new Tiered({ memory: new LRU({ capacity: 10_000 }), shared: new Redis(...) })');
  const { memory, shared, maxStaleMs = MAX_STALE_MS, ttl = Infinity } = options as TieredOptions;
  assertMemory(memory);
  assertShared(shared);
  if (typeof maxStaleMs !== 'number' || !(maxStaleMs >= 0 && maxStaleMs < Infinity)) {
    throw invalidOption('maxStaleMs', 'a finite number of milliseconds from 0', maxStaleMs);
  }
  const resolved = { memory, shared, maxStaleMs, ttl: milliseconds(ttl, 'ttl') };
  if ((behind.get(memory) ?? shared) !== shared) {
    const cure = `It stands in front of another shared backend already: make one for each.`;
    throw invalidOption('memory', 'a memory of its own', memory, cure);
  }
  behind.set(memory, shared);
  return resolved;
}

function assertMemory(memory: SyncCacheBackend): void {
  const lacking = memory instanceof Map ? [] : missing(memory, OF_MEMORY);
  if (lacking.length === 0 && (memory as { sync?: unknown }).sync === true) return;
  const cure = memory instanceof Map ? 'Write memory: fromMap(map).' : cureOf(memory, lacking);
  throw invalidOption('memory', 'a backend in memory, such as new LRU({ capacity: 10_000 })', memory, cure);
}

function assertShared(shared: SharedBackend): void {
  const lacking = missing(shared, OF_SHARED);
  if (lacking.length === 0) return;
  const expected = 'a backend that processes share, with leases and word of invalidations, such as new Redis(...)';
  throw invalidOption('shared', expected, shared, cureOf(shared, lacking));
}

function missing(backend: unknown, names: readonly string[]): string[] {
  return names.filter((name) => {
    const found = name
      .split('.')
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | null)?.[part], backend);
    return typeof found !== 'function';
  });
}

/** Of something that is a backend for the most part. */
function cureOf(backend: unknown, lacking: readonly string[]): string {
  if (typeof backend !== 'object' || backend === null) return '';
  if (lacking.length === 0) return `It does not say 'sync: true'.`;
  return `It has no ${lacking.map((name) => `${name}()`).join(', no ')}.`;
}
