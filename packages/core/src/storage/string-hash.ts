/** A 32-bit hash of text, seeded per process, so that nobody outside can choose keys that collide. */

let drawn = 0;

/** The process's secret seed, never 0. Drawn at the first use: some runtimes have no randomness while modules load. */
export function processSeed(): number {
  if (drawn === 0) drawn = randomInteger() || 1;
  return drawn;
}

function randomInteger(): number {
  const crypto = (globalThis as { crypto?: Pick<Crypto, 'getRandomValues'> }).crypto;
  if (crypto === undefined) return Math.floor(Math.random() * 2 ** 32) | 0;
  return crypto.getRandomValues(new Int32Array(1))[0] as number;
}

/**
 * Hash of `text` as a signed 32-bit integer.
 *
 * Two multiplicative lanes, one for the even and one for the odd characters, so that their multiplications overlap; the
 * end mixes as MurmurHash3 does (Appleby 2011), so that the low bits, which choose the cell, depend on every character.
 * Both lanes start from the seed. Not cryptographic: `StringTable` has a second defence.
 */
export function hashString(text: string, seed: number): number {
  const length = text.length;
  let even = seed;
  let odd = Math.imul(seed, 0x27d4eb2f) ^ length;
  let i = 0;
  for (; i + 1 < length; i += 2) {
    even = Math.imul(even ^ text.charCodeAt(i), 0x85ebca6b);
    odd = Math.imul(odd ^ text.charCodeAt(i + 1), 0xc2b2ae35);
  }
  if (i < length) even = Math.imul(even ^ text.charCodeAt(i), 0x85ebca6b);
  even ^= (odd << 13) | (odd >>> 19);
  even = Math.imul(even ^ (even >>> 15), 0x9e3779b1);
  return even ^ (even >>> 13);
}
