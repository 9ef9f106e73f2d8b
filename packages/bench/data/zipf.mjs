// Skewed popularity: the k-th most popular of n keys is asked for in proportion to 1/k.
import { randomNumbers } from './random.mjs';

/** @returns {(count: number) => number[]} lists of indexes below `size`; popular ones are spread over the whole range */
export function zipfIndexes(size, seed = 1) {
  const next = randomNumbers(seed);
  // n to the power of an even random number lies between k and k + 1 with a probability of log((k + 1) / k) / log(n).
  const rank = () => Math.floor(size ** (next() / 2 ** 32)) - 1;
  return (count) => Array.from({ length: count }, () => (rank() * 7_919) % size);
}
