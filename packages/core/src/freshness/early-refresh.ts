/** Decides by chance whether an entry is loaded anew before it expires: the XFetch algorithm. */
import { draw } from './draw.js';

/** What `random` can give at most differs from 1 by 2^-53, so no draw is earlier than this many times `loadTime * beta`. */
const EARLIEST = 53 * Math.LN2;

export interface EarlyRefresh {
  /** Milliseconds, on the clock that `expiresAt` is of. */
  readonly now: number;
  /** When the entry expires; `Infinity`: never, and never early. */
  readonly expiresAt: number;
  /** Milliseconds that the last load took; nothing is early where it is 0 or unknown. */
  readonly loadTime: number | undefined;
  /** Greater than 0: above 1 refreshes are earlier, below 1 later. */
  readonly beta: number;
  /** Numbers from 0 up to, but not including, 1. */
  readonly random: () => unknown;
}

/**
 * Whether this read is the one that loads anew. At a distance `d` before the expiry it is with probability
 * `exp(-d / (beta * loadTime))`, independently for each read, so the more a key is read and the longer it takes to load, the
 * earlier one of its readers begins, and mostly one only. From the expiry on it is certain.
 *
 * Source: A. Vattani, F. Chierichetti, K. Lowenstein, "Optimal Probabilistic Cache Stampede Prevention", VLDB 2015:
 * `now - loadTime * beta * ln(random()) >= expiresAt`. Here the logarithm is of `1 - random()`, which is spread in the same
 * way but is never 0, for which any entry would be early, however long it had to live. Nothing is drawn where no draw could
 * make a difference, which is most of an entry's life.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` if `random` gives anything else
 */
export function isEarly({ now, expiresAt, loadTime, beta, random }: EarlyRefresh): boolean {
  if (now >= expiresAt) return true;
  const scale = (loadTime ?? 0) * beta;
  if (!(now + scale * EARLIEST >= expiresAt)) return false;
  return now - scale * Math.log(1 - draw(random)) >= expiresAt;
}
