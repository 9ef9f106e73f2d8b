import { jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import { digestOf } from '../src/key/key-digest.js';
import { runNode } from './support/run-node.js';
import { withGlobal } from './support/with-global.js';

const KEY = Symbol.for('purecache/1');
const states = () => (globalThis as { [KEY]?: Map<string, unknown> })[KEY] as Map<string, unknown>;
const freshSecret = () => states().delete('key-secret');

test('a digest is 16 characters that need no escaping anywhere', () => {
  for (let key = 0; key < 500; key++) expect(digestOf(`user-${key}`)).toMatch(/^[A-Za-z0-9_-]{16}$/);
});

test('one key has one digest, different keys have different ones', () => {
  const keys = ['', 'a', 'b', 'ab', 'user-42', 'é', 'x'.repeat(10_000), 'x'.repeat(10_001)];
  const digests = keys.map(digestOf);
  expect(keys.map(digestOf)).toEqual(digests);
  expect(new Set(digests).size).toBe(keys.length);
});

test('it does not tell the key: plain SHA-256 of it is something else', () => {
  const plain = (encoding: 'base64url' | 'hex') => createHash('sha256').update('user-42').digest(encoding);
  expect([plain('base64url').slice(0, 16), plain('hex').slice(0, 16)]).not.toContain(digestOf('user-42'));
});

test('it depends on a secret that is drawn once, 128 bits of it', () => {
  freshSecret();
  const draw = jest.spyOn(crypto, 'getRandomValues');
  const first = digestOf('a');
  expect(digestOf('a')).toBe(first);
  expect(draw.mock.calls.map(([bytes]) => (bytes as Uint8Array).byteLength)).toEqual([16]);
  draw.mockRestore();
  freshSecret();
  expect(digestOf('a')).not.toBe(first);
});

test('another copy of the module gives the same digest, another process does not', async () => {
  jest.resetModules();
  const other = await import('../src/key/key-digest.js');
  expect(other.digestOf).not.toBe(digestOf);
  expect(other.digestOf('a')).toBe(digestOf('a'));
  const program = `import { digestOf } from '../../src/key/key-digest.js'; console.log(digestOf('a'));`;
  const { stdout } = await runNode(program);
  expect(stdout).toMatch(/^[A-Za-z0-9_-]{16}\n$/);
  expect(stdout.trim()).not.toBe(digestOf('a'));
});

test('without randomness there is no secret, so that every key has the same text', async () => {
  freshSecret();
  const digests = await withGlobal('crypto', undefined, () => ['a', 'b'].map(digestOf));
  expect(digests).toEqual(['unavailable', 'unavailable']);
});

test('without SHA-256, as in the build of object-hash for browsers, every key has the same text', async () => {
  jest.resetModules();
  jest.unstable_mockModule('object-hash', () => ({
    default: () => {
      throw new Error('Algorithm "sha256" not supported');
    },
  }));
  const bare = await import('../src/key/key-digest.js');
  expect([bare.digestOf('a'), bare.digestOf('b')]).toEqual(['unavailable', 'unavailable']);
  jest.unstable_unmockModule('object-hash');
});
