/** The checks of the options that every backend in memory has. */
import { assertKnownOptions, assertOptionalFunction } from '../assert.js';
import type { Clock } from '../runtime/clock.js';
import { invalidOption, invalidUse } from '../errors.js';
import { show } from '../show.js';
import type { RemovalListener } from './removals.js';

export interface MemoryOptions {
  /** Hears of every entry that is gone. It may use the cache; what it throws becomes a process warning. */
  onRemoval?(...removal: Parameters<RemovalListener>): void;
  /** Dates entries; default: the process's monotonic clock. */
  clock?: Clock;
}

/**
 * Checks that options are an object of known names, and those of {@link MemoryOptions}.
 *
 * @param example how the backend is made, for the message
 * @throws TypeError `PURECACHE_INVALID_OPTION`
 */
export function assertMemoryOptions(
  options: unknown,
  known: readonly string[],
  example: string,
): asserts options is MemoryOptions {
  if (typeof options !== 'object' || options === null) {
    throw invalidUse(`Options were expected, as in ${example}, not ${show(options)}.`);
  }
  assertKnownOptions(options, known);
  const { clock, onRemoval } = options as MemoryOptions;
  assertOptionalFunction(onRemoval, 'onRemoval');
  if (clock !== undefined && typeof (clock as Partial<Clock> | null)?.now !== 'function') {
    throw invalidOption('clock', 'an object with a now() method that gives milliseconds', clock);
  }
}
