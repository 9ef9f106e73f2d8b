/** What users ask for: few countries often, many seldom, the same in each run. */
import { COUNTRIES } from '../src/database/world.js';

/**
 * Codes of countries, the n-th most asked for with a share in proportion to 1/n (Zipf's law), as it is of web pages.
 * The numbers are those of a linear congruential generator, with the constants of Numerical Recipes.
 */
export function zipfTraffic(requests: number): string[] {
  const weights = COUNTRIES.map((_, rank) => 1 / (rank + 1));
  const total = weights.reduce((sum, weight) => sum + weight);
  let state = 1;
  return Array.from({ length: requests }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let left = (state / 2 ** 32) * total;
    const rank = weights.findIndex((weight) => (left -= weight) < 0);
    return (COUNTRIES[rank] ?? COUNTRIES[0])!.code;
  });
}
