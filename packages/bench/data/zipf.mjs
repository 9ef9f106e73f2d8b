// Skewed popularity: the k-th most popular of n keys is asked for in proportion to 1/k.
import { randomNumbers } from './random.mjs';

/** @returns {(count: number) => number[]} lists of indexes below `size`; popular ones are spread over the whole range */
export function zipfIndexes(size, seed = 1) {
  const next = randomNumbers(seed);
  const cumulative = new Float64Array(size);
  let sum = 0;
  for (let rank = 0; rank < size; rank++) cumulative[rank] = sum += 1 / (rank + 1);
  const draw = () => {
    const point = (next() / 2 ** 32) * sum;
    let low = 0;
    let high = size - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cumulative[middle] < point) low = middle + 1;
      else high = middle;
    }
    return (low * 7_919) % size;
  };
  return (count) => Array.from({ length: count }, draw);
}
