/** What a backend counts, for those who watch it. */

export interface RedisCounts {
  /** Stored bytes that were no entry of their key, or could not be read: each was a miss. */
  corrupt: number;
  /** Values that were not stored because they take more than `maxValueBytes`. */
  tooLarge: number;
  /** Loads whose value was not stored, because the key was invalidated or the lease lost meanwhile. */
  refusedFills: number;
}

/** What a backend has counted since it was made. */
export interface RedisStats extends RedisCounts {
  /** Commands that reads took. */
  readonly readCommands: number;
  /** Invalidations whose outcome is not known yet. */
  readonly unconfirmed: number;
  /** Times that the connection which hears of invalidations was opened again. */
  readonly reconnects: number;
  /** Messages heard that were none of purecache's. */
  readonly ignoredMessages: number;
}

export function counters(): RedisCounts {
  return { corrupt: 0, tooLarge: 0, refusedFills: 0 };
}
