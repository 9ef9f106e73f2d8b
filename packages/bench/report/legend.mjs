// The letters beside a contender: the duties it leaves out in that case.

export const LEGEND = {
  u: 'unbounded: nothing is ever evicted',
  x: 'not an exact LRU; holds up to twice its capacity',
  f: 'first argument only, unless a key function is written',
  h: 'with a key function that the adapter had to write',
  o: 'the key depends on the order of object fields',
  c: 'different values can share a key (null and NaN in JSON, all Maps, 1 and "1", or a 32-bit hash)',
  k: 'keys become property names: 1 and "1" are one key',
  p: "stores the promise, which on Node 20 and 22 keeps the first caller's async context alive",
  s: 'one cache for all objects',
  e: 'no expiry',
  l: 'lazy: what has expired keeps its memory until it is touched or evicted',
  t: 'a timer per entry',
};

/** The entries of the legend that some rows need. */
export function legendOf(rows) {
  const used = new Set(rows.flatMap(({ marks }) => [...marks]));
  return Object.entries(LEGEND).filter(([letter]) => used.has(letter));
}
