/** What one process hears of the invalidations of another, and what becomes of those that fail. */
import { CacheRecord } from '@purecache/core';
import type { Redis } from '../src/redis.js';
import type { Codec } from '../src/values/codec.js';
import { Backends } from './support/backends.js';
import { until } from './support/redis-server.js';

const backends = Backends.forThisFile();
const [A, B] = ['5:users1:1~#a', '5:books1:1~#a'] as const;

test.each<[string, (backend: Redis) => Promise<unknown>]>([
  ['a key', (backend) => backend.delete(A)],
  ['an entry that is replaced', (backend) => backend.set(A, 2)],
  ['a namespace', (backend) => backend.clear('5:users1:1')],
  ['a tag', (backend) => backend.invalidateTags(['red'])],
  ['a tag in a namespace', (backend) => backend.invalidateTags(['red'], '5:users1:1')],
])('what another process invalidates outdates the marks that it concerns, and no others: %s', async (_, invalidate) => {
  const [here, there] = backends.openTwo();
  await Promise.all([here.ready(), there.ready()]);
  const { coherence } = here;
  const [a, b] = [coherence.mark(A), coherence.mark(B)];
  expect([coherence.isCurrent(a, ['red']), coherence.isCurrent(b, [])]).toEqual([true, true]);
  await invalidate(there);
  await until(() => !coherence.isCurrent(a, ['red']));
  expect(coherence.isCurrent(b, [])).toBe(true);
});

test('what another process clears outdates all marks', async () => {
  const [here, there] = backends.openTwo();
  await Promise.all([here.ready(), there.ready()]);
  const mark = here.coherence.mark(B);
  await there.clear();
  await until(() => !here.coherence.isCurrent(mark, []));
});

describe('an invalidation that fails', () => {
  test.each<[string, (backend: Redis) => Promise<unknown>]>([
    ['of a key', (backend) => backend.delete(A)],
    ['of an entry that is replaced', (backend) => backend.set(A, 2)],
    ['of a namespace', (backend) => backend.clear('5:users1:1')],
    ['of a tag', (backend) => backend.invalidateTags(['red'])],
    ['of everything', (backend) => backend.clear()],
  ])('%s is held, and what it concerns not used, until it has succeeded', async (_, invalidate) => {
    const [here, there] = backends.openTwo({ deadlineMs: 300 });
    await here.set(A, new CacheRecord({ value: 'old', tags: ['red'] }));
    expect(await there.get(A)).toBeDefined();
    backends.server.pause();
    await expect(invalidate(here)).rejects.toMatchObject({
      code: 'PURECACHE_REDIS_UNCONFIRMED',
      cause: { code: 'PURECACHE_REDIS_DEADLINE' },
    });
    expect(here.stats().unconfirmed).toBe(1);
    backends.server.resume();
    // By the command that was late, or by the one that is tried after it.
    await until(async () => (await here.get(A).catch(() => 'failed')) === undefined);
    await until(() => here.stats().unconfirmed === 0);
    await until(async () => (await here.get(A)) === undefined && (await there.get(A)) === undefined);
  });

  test('as the server stops answering between the two steps of replacing an entry, is one as well', async () => {
    const codec: Codec = {
      id: 40,
      name: 'stopping',
      encode(value) {
        if (value === 'new') backends.server.pause();
        return Buffer.from(String(value));
      },
      decode: (bytes) => Buffer.from(bytes).toString(),
    };
    const backend = backends.open({ codec, deadlineMs: 300 });
    await backend.set(A, 'old');
    await expect(backend.set(A, 'new')).rejects.toMatchObject({ code: 'PURECACHE_REDIS_UNCONFIRMED' });
    expect(backend.stats().unconfirmed).toBe(1);
    backends.server.resume();
    await until(() => backend.stats().unconfirmed === 0);
    expect(await backend.get(A)).toBeUndefined();
  });
});
