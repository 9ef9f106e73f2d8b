/** Random numbers that are the same for the same seed. */

/** From 0 up to, but not including, 1: Marsaglia's xorshift, "Xorshift RNGs", 2003. */
export function seededRandom(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
