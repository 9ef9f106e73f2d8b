import { LRUCache } from 'lru-cache';
import { LRU } from '../src/index.js';

const OPERATIONS = 1_000_000;

/** xorshift32 (Marsaglia 2003): the same numbers in each run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

test.each([1, 2, 10, 1_000])('at capacity %i an LRU does what lru-cache does, a million times', (capacity) => {
  const evicted: { ours: unknown[]; theirs: unknown[] } = { ours: [], theirs: [] };
  const ours = new LRU({
    capacity,
    onRemoval: (key, value, cause) => cause === 'evicted' && evicted.ours.push(key, value),
  });
  const theirs = new LRUCache<string, number>({
    max: capacity,
    dispose: (value, key, reason) => reason === 'evict' && evicted.theirs.push(key, value),
  });
  const compareContents = (operation: number) => {
    const keys = [...theirs.rkeys()];
    expect({ operation, keys: [...ours.keys()] }).toEqual({ operation, keys });
    expect(keys.map((key) => ours.peek(key))).toEqual(keys.map((key) => theirs.peek(key)));
    expect(evicted.ours.join()).toBe(evicted.theirs.join());
    evicted.ours = [];
    evicted.theirs = [];
  };
  const random = randomNumbers(capacity);
  const keys = Array.from({ length: capacity * 2 + 1 }, (_, i) => `key ${i}`);
  let hits = 0;
  for (let operation = 0; operation < OPERATIONS; operation++) {
    const key = keys[random() % keys.length] as string;
    const kind = random() % 1_000;
    let is: unknown;
    let should: unknown;
    if (kind < 450) {
      is = ours.get(key);
      should = theirs.get(key);
      if (should !== undefined) hits++;
    } else if (kind < 900) {
      ours.set(key, operation);
      theirs.set(key, operation);
    } else if (kind < 950) {
      is = ours.delete(key);
      should = theirs.delete(key);
    } else if (kind < 999) {
      is = ours.peek(key);
      should = theirs.peek(key);
    } else if (random() % 20 === 0) {
      ours.clear();
      theirs.clear();
    }
    if (is !== should) throw new Error(`operation ${operation}: ${String(is)}, not ${String(should)}`);
    if (ours.size !== theirs.size) throw new Error(`operation ${operation}: size ${ours.size}, not ${theirs.size}`);
    if (operation % 10_000 === 0) compareContents(operation);
  }
  compareContents(OPERATIONS);
  expect(hits).toBeGreaterThan(OPERATIONS / 10);
});
