/** Shortens lifetimes at random, so that entries stored together do not all expire together. */
import { draw } from './draw.js';

/** No entry lives shorter than this many milliseconds because of jitter: one that expires at once would never be a hit. */
const SHORTEST = 1;

/**
 * A lifetime shortened by up to a share of it, evenly spread. It is never lengthened: `ttl` stays the promise of how old
 * a value can be.
 *
 * @param ttl milliseconds, more than 0; `Infinity` stays what it is
 * @param share from 0, which draws nothing, to 1
 * @param random numbers from 0 up to, but not including, 1
 * @returns from `ttl * (1 - share)`, but at least 1 (or `ttl`, if that is less), to `ttl`
 * @throws TypeError `PURECACHE_INVALID_OPTION` if `random` gives anything else
 */
export function jittered(ttl: number, share: number, random: () => unknown): number {
  if (share === 0 || ttl === Infinity) return ttl;
  return Math.max(ttl * (1 - share * draw(random)), Math.min(ttl, SHORTEST));
}
