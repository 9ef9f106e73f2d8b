/** Draws one number from the random source that the options give. */
import { invalidOption } from '../errors.js';
import { ignoreRejection } from '../runtime/thenable.js';

/**
 * From 0 up to, but not including, 1, as `Math.random` gives them.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` for anything else, which would make durations of no sense
 */
export function draw(random: () => unknown): number {
  const drawn = random();
  ignoreRejection(drawn);
  if (typeof drawn === 'number' && drawn >= 0 && drawn < 1) return drawn;
  throw invalidOption('random (its result)', 'a number from 0 up to, but not including, 1', drawn);
}
