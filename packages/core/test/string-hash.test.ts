import { jest } from '@jest/globals';
import { hashString, processSeed } from '../src/storage/string-hash.js';
import { withGlobal } from './support/with-global.js';

test('the seed of the process is drawn once and is never 0', () => {
  const seed = processSeed();
  expect(seed).not.toBe(0);
  expect(Number.isInteger(seed)).toBe(true);
  expect(processSeed()).toBe(seed);
});

test('each process draws its own seed', async () => {
  const seeds = new Set<number>();
  for (let copy = 0; copy < 5; copy++) seeds.add((await freshCopy()).processSeed());
  expect(seeds.size).toBe(5);
});

test('a seed of 0, which would mean "not drawn", becomes another', async () => {
  const zero = { getRandomValues: (array: Int32Array) => array };
  await withGlobal('crypto', zero, async () => expect((await freshCopy()).processSeed()).toBe(1));
});

test('without crypto the seed comes from Math.random, over all 32 bits', async () => {
  const seeds: number[] = [];
  await withGlobal('crypto', undefined, async () => {
    for (let copy = 0; copy < 20; copy++) seeds.push((await freshCopy()).processSeed());
  });
  expect(new Set(seeds).size).toBe(20);
  expect(seeds.every((seed) => seed === (seed | 0))).toBe(true);
  expect(seeds.some((seed) => seed < 0)).toBe(true);
  expect(seeds.some((seed) => seed > 2 ** 24)).toBe(true);
});

test('a hash is a signed 32-bit integer, the same for equal text', () => {
  for (const text of ['', 'a', 'ab', 'abc', 'ä€😀', '\ud800', 'x'.repeat(10_000)]) {
    const hash = hashString(text, 7);
    expect(hash).toBe(hash | 0);
    expect(hashString(`${text}!`.slice(0, -1), 7)).toBe(hash);
  }
});

test('a hash is the same in every process for the same seed', () => {
  expect(['', 'a', 'ab', 'abc', 'abcd', 'ä€😀'].map((text) => hashString(text, 7))).toEqual([
    -1290932516, -4795178, -894528416, -120397742, -1122159982, 1861930433,
  ]);
});

test('every character, the length and the seed count', () => {
  const texts = [
    '',
    '\0',
    '\0\0',
    '\0\0\0',
    'abcdef',
    'Abcdef',
    'aBcdef',
    'abcdeF',
    'abcdEf',
    'abcde',
    'badcfe',
    'cdabef',
  ];
  expect(new Set(texts.map((text) => hashString(text, 1))).size).toBe(texts.length);
  expect(new Set([1, 2, 3, -1, 2 ** 31].map((seed) => hashString('abcdef', seed | 0))).size).toBe(5);
});

test('the odd characters are mixed with the seed as well: a collision under one seed is none under another', () => {
  const seed = 12_345;
  const [first, second] = collisionInOddCharacters(seed);
  expect(hashString(first, seed)).toBe(hashString(second, seed));
  const others = [1, 2, 3, 4, 5, 6, 7, 8].filter((other) => hashString(first, other) === hashString(second, other));
  expect(others).toEqual([]);
});

test.each([
  ['numbers', (i: number) => String(i)],
  ['ids', (i: number) => `user:${i}`],
  ['padded ids', (i: number) => String(i).padStart(12, '0')],
  ['prefixes', (i: number) => `${i}:profile:en`],
  ['hexadecimal', (i: number) => (i * 2_654_435_761).toString(16)],
  ['one character', (i: number) => String.fromCharCode(i)],
])('the low bits of the hashes of %s are spread as random ones would be', (_, keyOf) => {
  const cells = 2 ** 15;
  const keys = cells;
  const taken = new Uint8Array(cells);
  for (let i = 0; i < keys; i++) taken[hashString(keyOf(i), 0x1234_5678) & (cells - 1)] = 1;
  const share = taken.reduce((sum, one) => sum + one, 0) / cells;
  expect(share).toBeGreaterThan(0.62); // 1 - 1/e = 0.632
  expect(share).toBeLessThan(0.65);
});

/** Two strings that differ in odd characters only and have one hash; after about 2 ** 16 tries, says the birthday paradox. */
function collisionInOddCharacters(seed: number): [string, string] {
  const seen = new Map<number, string>();
  for (let i = 1; i < 2 ** 20; i++) {
    const odd = [1, 2, 3, 4].map((place) => Math.imul(i, 0x9e3779b1 + 2 * place) >>> 16);
    const text = odd.map((code) => `x${String.fromCharCode(code)}`).join('');
    const hash = hashString(text, seed);
    const other = seen.get(hash);
    if (other !== undefined && other !== text) return [other, text];
    seen.set(hash, text);
  }
  throw new Error('No collision was found.');
}

/** The module as another process would load it. */
async function freshCopy(): Promise<{ processSeed(): number }> {
  jest.resetModules();
  return await import('../src/storage/string-hash.js');
}
