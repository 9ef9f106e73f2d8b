/** Checks of options, shared by core and the backends, so that every backend refuses in the same words. */
import { invalidOption, unknownOption } from './errors.js';

/**
 * A bound: a whole number from 1, or `Infinity` written out.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION`
 */
export function assertBound(value: unknown, option: string): asserts value is number {
  if (value === Infinity || (Number.isSafeInteger(value) && (value as number) >= 1)) return;
  const cure = value === undefined ? `Write '${option}: 1_000', say.` : '';
  throw invalidOption(option, `a whole number from 1 (or Infinity)`, value, cure);
}

/** @throws TypeError `PURECACHE_INVALID_OPTION` unless `value` is absent or a function */
export function assertOptionalFunction(value: unknown, option: string): void {
  if (value !== undefined && typeof value !== 'function') throw invalidOption(option, 'a function', value);
}

/**
 * Refuses names that are not known, and suggests the nearest one.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION`
 */
export function assertKnownOptions(options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw unknownOption(name, known, nearest(name, known));
  }
}

/** The known name with the smallest edit distance, if it is near enough to be meant. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({
    candidate,
    distance: editDistance(name.toLowerCase(), candidate.toLowerCase()),
  }));
  ranked.sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, name.length / 3) ? best.candidate : undefined;
}

/** Levenshtein distance, one row at a time (Wagner and Fischer 1974). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitute, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
