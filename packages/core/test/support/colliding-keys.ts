/** Keys made to fall into one cell of a hash table, as an attacker who knew the seed could make them. */
import { hashString } from '../../src/storage/string-hash.js';

/** @param cells a power of two, the cells of the largest table in which all the keys shall meet */
export function collidingKeys(count: number, seed: number, cells: number, cell = 0): string[] {
  const keys: string[] = [];
  for (let i = 0; keys.length < count; i++) {
    const key = `k${i}`;
    if ((hashString(key, seed) & (cells - 1)) === cell) keys.push(key);
  }
  return keys;
}
