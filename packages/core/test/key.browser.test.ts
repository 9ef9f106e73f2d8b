import { jest } from '@jest/globals';

/** The build of object-hash for browsers knows sha1 and md5 only. */
jest.unstable_mockModule('object-hash', () => ({
  default: () => {
    throw new Error('Algorithm "sha256"  not supported. supported values: sha1, md5, passthrough');
  },
}));

const { cache, cacheOf, hashKey } = await import('../src/index.js');
const { Counting } = await import('./support/doubles.js');

test('where there is no SHA-256 a long key is its text, behind a mark of its own', () => {
  const long = 'x'.repeat(3_000);
  expect(hashKey([long])).toBe(`~=${long}`);
  expect(hashKey([`${long}y`])).not.toBe(hashKey([long]));
  expect(hashKey([`~=${long}`])).not.toBe(hashKey([long]));
});

test('a shared backend works there too, and a clear still keeps to its namespace', async () => {
  const backend = new Counting();
  const users = cache((id: string) => `user ${id}`, { backend, namespace: 'users', version: 2 });
  const orders = cache((id: string) => `order ${id}`, { backend, namespace: 'orders' });
  expect([users('1'), users('1'), orders('1')]).toEqual(['user 1', 'user 1', 'order 1']);
  expect([...backend.entries.keys()]).toEqual(['5:users1:2~=1', '6:orders0:~=1']);
  await cacheOf(users).clear();
  expect([...backend.entries.values()]).toEqual(['order 1']);
});
