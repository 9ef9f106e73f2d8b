/** Judges a history of reads and invalidations by what the backend promises: nothing is served that was invalidated before. */

/** Times are milliseconds of one clock for all processes. */
export interface ReadRecord {
  readonly process: number;
  readonly key: number;
  readonly begunAt: number;
  readonly version: number;
}

/** An invalidation: of a key, by whatever it was meant, after its row had been given the version. */
export interface WriteRecord {
  readonly process: number;
  readonly key: number;
  readonly version: number;
  /** When the promise was settled. */
  readonly resolvedAt: number;
  /** It rejected: then other processes may go on for as long as it takes. */
  readonly isUnconfirmed: boolean;
}

export interface Verdict {
  readonly reads: number;
  readonly writes: number;
  readonly unconfirmed: number;
  /** Reads of an older version than the process itself had invalidated before they began. */
  readonly sameProcess: number;
  /** The same after an invalidation that rejected. */
  readonly afterRejection: number;
  /** Reads of other processes that began later than the bound after an invalidation that they do not show. */
  readonly beyondBound: number;
  /** Milliseconds by which the oldest value that another process has served was outdated when its read began. */
  readonly oldest: number;
}

export function check(reads: readonly ReadRecord[], writes: readonly WriteRecord[], boundMs: number): Verdict {
  const ofKey = new Map<number, WriteRecord[]>();
  for (const write of writes) ofKey.set(write.key, [...(ofKey.get(write.key) ?? []), write]);
  let [sameProcess, afterRejection, beyondBound, oldest] = [0, 0, 0, 0];
  for (const read of reads) {
    const missed = (ofKey.get(read.key) ?? []).filter(
      (write) => write.version > read.version && write.resolvedAt < read.begunAt,
    );
    const own = missed.filter(({ process }) => process === read.process);
    if (own.some(({ isUnconfirmed }) => !isUnconfirmed)) sameProcess++;
    else if (own.length > 0) afterRejection++;
    const ofOthers = missed.filter(({ process, isUnconfirmed }) => process !== read.process && !isUnconfirmed);
    const age = Math.max(0, ...ofOthers.map(({ resolvedAt }) => read.begunAt - resolvedAt));
    if (age > boundMs) beyondBound++;
    oldest = Math.max(oldest, age);
  }
  const unconfirmed = writes.filter(({ isUnconfirmed }) => isUnconfirmed).length;
  return { reads: reads.length, writes: writes.length, unconfirmed, sameProcess, afterRejection, beyondBound, oldest };
}
