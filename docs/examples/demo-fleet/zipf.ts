/** Numbers from 0 of which few are drawn often and many seldom, as the products of a shop are asked for. */

/** @returns draws from 0 to `size` - 1: the n-th is drawn in proportion to 1 / n */
export function zipf(size: number, random: () => number = Math.random): () => number {
  const upTo: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= size; rank++) upTo.push((sum += 1 / rank));
  return () => {
    const wanted = random() * sum;
    let low = 0;
    let high = size - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] as number) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
