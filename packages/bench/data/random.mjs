// Random numbers that are the same in every run, so that all contenders get the same work.

/** Mulberry32 by Tommy Ettinger. @returns {() => number} whole numbers from 0 to 2^32 - 1 */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** @returns {(count: number) => number[]} lists of random indexes below `size` */
export function randomIndexes(size, seed = 1) {
  const next = randomNumbers(seed);
  return (count) => Array.from({ length: count }, () => next() % size);
}

/** All indexes below `size`, each once, in a random order (Fisher-Yates). */
export function shuffledIndexes(size, seed = 1) {
  return shuffle(
    Array.from({ length: size }, (_, index) => index),
    randomNumbers(seed),
  );
}

/** Shuffles a list in place. @param {() => number} next whole random numbers */
export function shuffle(list, next) {
  for (let last = list.length - 1; last > 0; last--) {
    const other = next() % (last + 1);
    [list[last], list[other]] = [list[other], list[last]];
  }
  return list;
}
