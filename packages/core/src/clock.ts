/** The clock that dates entries: monotonic, in milliseconds, replaceable. */

export interface Clock {
  /** Milliseconds since some fixed moment; never goes backwards. May have fractions. */
  now(): number;
}

/**
 * The process's monotonic clock. `performance` is looked up at each call, so that fake timers move it; a jump of the
 * wall clock does not.
 */
export const monotonicClock: Clock = {
  now: () => globalThis.performance.now(),
};
