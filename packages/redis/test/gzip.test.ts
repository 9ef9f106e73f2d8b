import { gzipSync } from 'node:zlib';
import { compressed, decompressed } from '../src/values/gzip.js';

const text = Buffer.from('{"name":"value"},'.repeat(500));

test('what is compressed comes back', () => {
  const smaller = compressed(text) as Buffer;
  expect(smaller.length).toBeLessThan(text.length / 10);
  expect(decompressed(smaller, text.length)).toEqual(text);
});

test('what would grow is left alone', () => {
  expect(compressed(Buffer.from('abc'))).toBeUndefined();
});

test('more than is allowed is not made', () => {
  expect(decompressed(compressed(text) as Buffer, text.length - 1)).toBeUndefined();
});

test('a bomb of 200 MB is found out without making it', () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000), { level: 1 });
  const before = performance.now();
  expect(decompressed(bomb, 1 << 20)).toBeUndefined();
  expect(performance.now() - before).toBeLessThan(50);
});

test('what is no gzip throws', () => {
  expect(() => decompressed(text, 1 << 20)).toThrow();
});
