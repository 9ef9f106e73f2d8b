/** What a handle does with one entry, with the dates and tags that a load would have given it. */
import type { CachedMethod } from './cached-method.js';
import type { EntryStore } from './entries/entry-store.js';
import { expiryOf } from './freshness/dates.js';
import { keep, keepStale, type Origin } from './freshness/keeping.js';
import { CacheRecord } from './record.js';
import { after } from './runtime/thenable.js';

interface Cache {
  readonly method: CachedMethod;
  readonly store: EntryStore;
}

/** The entry if it is fresh, else `undefined`. */
export function peekByHand({ store }: Cache, key: string): unknown {
  return after(store.peek(key), (found) => (isFresh(found, store) ? found : undefined));
}

/** Stores a value as if the method had returned it now. */
export function setByHand({ method, store }: Cache, key: string, args: readonly unknown[], value: unknown): unknown {
  const now = method.policy.isDated ? store.exactNow() : 0;
  const { sync } = store.port;
  const origin: Origin = {
    kind: sync ? (method.kind ?? 'async') : 'async',
    tellsKind: sync && method.kind !== undefined,
    args,
    startedAt: now,
    endedAt: now,
    stamp: sync && method.policy.tags !== undefined ? store.state.tags.now : undefined,
  };
  return store.set(key, keep(method, method.copier === undefined ? value : method.copier.keep(value), origin));
}

/** Makes a fresh entry stale; without a stale window it goes. Tells whether there was one. */
export function expireByHand({ method, store }: Cache, key: string): unknown {
  return store.change(
    key,
    (found) => isFresh(found, store),
    (found) => keepStale(method, found, store.now()),
  );
}

function isFresh(found: unknown, store: EntryStore): boolean {
  if (found === undefined) return false;
  return !CacheRecord.is(found) || found.freshFor === undefined || store.now() < expiryOf(found);
}
