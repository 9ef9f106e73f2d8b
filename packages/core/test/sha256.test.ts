import { createHash } from 'node:crypto';
import { jest } from '@jest/globals';
import { hasSha256, sha256 } from '../src/key/sha256.js';

test('it is there, and so it says', () => {
  expect(hasSha256()).toBe(true);
});

test.each(['', 'a', 'b', 'é', '日本', 'x'.repeat(100_000)])(
  'text has a digest of 256 bits, in base64: %.10s',
  (text) => {
    expect(Buffer.from(sha256(text), 'base64')).toHaveLength(32);
    expect(sha256(text)).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  },
);

test('the digest is that of SHA-256, of the text as object-hash writes it: its kind and length in front', () => {
  for (const text of ['', 'a', 'é', 'x'.repeat(1_000)]) {
    const written = `string:${text.length}:${text}`;
    expect(sha256(text)).toBe(createHash('sha256').update(written, 'utf8').digest('base64'));
  }
});

test('one text has one digest, different ones have different ones', () => {
  const texts = ['', ' ', 'a', 'A', 'a\0', '1:a'];
  expect(new Set([...texts, ...texts].map(sha256)).size).toBe(texts.length);
});

test('where object-hash has none, as in its build for browsers, it says so; asked once', async () => {
  const none = jest.fn((): string => {
    throw new Error('Algorithm "sha256" not supported');
  });
  jest.unstable_mockModule('object-hash', () => ({ default: none }));
  jest.resetModules();
  const without = await import('../src/key/sha256.js');
  expect([without.hasSha256(), without.hasSha256()]).toEqual([false, false]);
  expect(none).toHaveBeenCalledTimes(1);
});
