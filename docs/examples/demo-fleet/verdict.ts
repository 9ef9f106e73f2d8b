/** What the histories of all processes say: stale reads, and how many loads there had to be. */
import type { Calls, History, Invalidation } from './messages.js';

export interface Staleness {
  /** Calls that were given a value which nobody may be given any more. */
  readonly beyondBound: number;
  /** Milliseconds for which the oldest value had been invalidated that a call was given. */
  readonly oldest: number;
}

/**
 * A call must not begin after an invalidation and get an older version: at once in the process that invalidates, after
 * `maxStaleMs` in the others.
 */
export function staleness(histories: readonly History[], maxStaleMs: number): Staleness {
  let beyondBound = 0;
  let oldest = 0;
  for (const [writer, { invalidations }] of histories.entries()) {
    const ofId = byId(invalidations);
    for (const [reader, { calls }] of histories.entries()) {
      const bound = reader === writer ? 0 : maxStaleMs;
      for (const [at, id] of calls.ids.entries()) {
        const age = invalidatedFor(calls, at, ofId.get(id) ?? []);
        if (age > bound) beyondBound++;
        oldest = Math.max(oldest, age);
      }
    }
  }
  return { beyondBound, oldest };
}

/** How long the value had been out of date when the call began, in milliseconds; 0: it was not. */
function invalidatedFor(calls: Calls, at: number, invalidations: readonly Invalidation[]): number {
  const version = calls.versions[at] as number;
  // A later one has a greater version: the first that is newer than the value is the one that counts.
  const first = invalidations.find((invalidation) => invalidation.version > version);
  return first === undefined ? 0 : Math.max(0, (calls.begunAt[at] as number) - first.at);
}

function byId(invalidations: readonly Invalidation[]): Map<number, Invalidation[]> {
  const found = new Map<number, Invalidation[]>();
  for (const invalidation of invalidations) {
    for (const id of invalidation.ids) {
      const others = found.get(id);
      if (others === undefined) found.set(id, [invalidation]);
      else others.push(invalidation);
    }
  }
  return found;
}

export interface IdealOptions {
  /** Milliseconds for which a value is fresh. */
  readonly ttl: number;
  /** The server is killed, and all it had is lost. */
  readonly lostAt: number;
  /** From `lostAt` until then there is no server, and nothing is kept. */
  readonly restartedAt: number;
  /** From `lostAt` until then no loads are counted. */
  readonly recoveredAt: number;
}

/** The loads of one cache that never fails, that all processes ask and that knows of every invalidation at once. */
export function idealLoads(histories: readonly History[], options: IdealOptions): number {
  const { ttl, lostAt, restartedAt, recoveredAt } = options;
  const events = histories.flatMap(({ calls, invalidations }) => [
    ...calls.ids.map((id, at) => ({ at: calls.begunAt[at] as number, ids: [id], isCall: true })),
    ...invalidations.map(({ ids, at }) => ({ at, ids, isCall: false })),
  ]);
  events.sort((a, b) => a.at - b.at);
  const loadedAt = new Map<number, number>();
  let loads = 0;
  for (const { at, ids, isCall } of events) {
    if (at >= lostAt && at < restartedAt) loadedAt.clear();
    else if (!isCall) for (const id of ids) loadedAt.delete(id);
    else if (at - (loadedAt.get(ids[0] as number) ?? -Infinity) >= ttl) {
      if (at < lostAt || at >= recoveredAt) loads++;
      loadedAt.set(ids[0] as number, at);
    }
  }
  return loads;
}
