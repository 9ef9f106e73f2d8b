import { CacheRecord } from '@purecache/core';
import { ManualClock } from '@purecache/core/testing';
import type { RedisStats } from '../src/entries/counters.js';
import type { Redis } from '../src/redis.js';
import type { RedisOptions } from '../src/redis-options.js';
import { Backends } from './support/backends.js';
import { until } from './support/redis-server.js';

const backends = Backends.forThisFile();
const open = (options?: Partial<RedisOptions>) => backends.open(options);
const openTwo = () => backends.openTwo();

/** Two keys of one namespace and version, and one of another. */
const [A, B, C] = ['5:users1:1~#a', '5:users1:1~#b', '5:books1:1~#a'] as const;
const USERS = '5:users1:1';

const tagged = (value: unknown, ...tags: string[]) => new CacheRecord({ value, tags });

function counted(backend: Redis, name: keyof RedisStats): number {
  return backend.stats()[name];
}

describe('an entry', () => {
  test('that was set is found by every process, until it is deleted by any', async () => {
    const [here, there] = openTwo();
    await here.set(A, { a: [1, new Date(0)] });
    expect(await there.get(A)).toEqual({ a: [1, new Date(0)] });
    expect(await there.find(A)).toEqual({ kind: 'found', entry: { a: [1, new Date(0)] }, expiresAt: Infinity });
    expect(await there.delete(A)).toBe(true);
    expect([await here.get(A), await here.find(A), await here.delete(A)]).toEqual([undefined, undefined, false]);
  });

  test('is replaced by another', async () => {
    const [here, there] = openTwo();
    await here.set(A, 1);
    await there.set(A, 2);
    expect(await here.get(A)).toBe(2);
  });

  test('is not that of another prefix', async () => {
    const [here, there] = [open(), open()];
    await here.set(A, 1);
    expect(await there.get(A)).toBeUndefined();
    await there.clear();
    expect(await here.get(A)).toBe(1);
  });

  test('expires, in memory and on the server, as it was told or as the backend was', async () => {
    const clock = new ManualClock(1_000);
    const backend = open({ clock, ttl: '10s' });
    await backend.set(A, 1, 500);
    await backend.set(B, 2);
    await backend.set(C, 3, Infinity);
    expect((await backend.find(A))?.expiresAt).toBe(1_500);
    expect((await backend.find(B))?.expiresAt).toBe(11_000);
    expect((await backend.find(C))?.expiresAt).toBe(Infinity);
    const of = backends.names();
    const left = await Promise.all([A, B, C].map((key) => backends.client.pttl(of.ofKey(key).value)));
    expect([left[0], left[1]].map((ms) => Math.ceil((ms as number) / 1_000))).toEqual([1, 10]);
    expect(left[2]).toBe(-1);
    clock.advance(500);
    expect([await backend.get(A), await backend.get(B)]).toEqual([undefined, 2]);
  });
});

describe('clearing', () => {
  test('everything reaches all processes', async () => {
    const [here, there] = openTwo();
    await Promise.all([A, B, C].map((key) => here.set(key, key)));
    await there.clear();
    expect(await Promise.all([A, B, C].map((key) => here.get(key)))).toEqual([undefined, undefined, undefined]);
    await here.set(A, 'new');
    expect(await there.get(A)).toBe('new');
  });

  test.each([
    ['a namespace', USERS],
    ['the start of one', USERS.slice(0, 6)],
  ])('%s leaves the others alone', async (_, prefix) => {
    const [here, there] = openTwo();
    await Promise.all([A, B, C].map((key) => here.set(key, key)));
    await there.clear(prefix);
    expect(await Promise.all([A, B, C].map((key) => here.get(key)))).toEqual([undefined, undefined, C]);
    await here.set(A, 'new');
    expect(await there.get(A)).toBe('new');
  });
});

describe('tags', () => {
  test('are invalidated everywhere', async () => {
    const [here, there] = openTwo();
    await here.set(A, tagged(1, 'red'));
    await here.set(B, tagged(2, 'blue'));
    await here.set(C, tagged(3, 'red', 'blue'));
    await there.invalidateTags(['red', 'unknown']);
    expect(await Promise.all([A, B, C].map(async (key) => ((await here.get(key)) as CacheRecord)?.value))).toEqual([
      undefined,
      2,
      undefined,
    ]);
    await here.set(A, tagged('new', 'red'));
    expect(await there.get(A)).toMatchObject({ value: 'new' });
  });

  test('are invalidated in one namespace', async () => {
    const [here, there] = openTwo();
    await here.set(A, tagged(1, 'red'));
    await here.set(C, tagged(3, 'red'));
    await there.invalidateTags(['red'], USERS);
    expect([await here.get(A), ((await here.get(C)) as CacheRecord).value]).toEqual([undefined, 3]);
  });

  test('none at all invalidate nothing, and ask nobody', async () => {
    const backend = open();
    await backend.set(A, tagged(1, 'red'));
    const { lines, stop } = await backends.server.monitor();
    await backend.invalidateTags([]);
    expect(await backend.get(A)).toBeDefined();
    stop();
    expect(lines.filter((line) => /EVALSHA/i.test(line) && line.includes(backends.names().lastTag))).toEqual([]);
  });
});

describe('a value that is not stored', () => {
  test('as it is too large is counted, and takes what was there with it', async () => {
    const backend = open({ maxValueBytes: 100 });
    await backend.set(A, 'small');
    await backend.set(A, 'v'.repeat(101));
    expect([await backend.get(A), counted(backend, 'tooLarge')]).toEqual([undefined, 1]);
  });

  test('as the codec refuses it is an error of its own, and leaves what was there, and no lease', async () => {
    const [backend, other] = openTwo();
    await backend.set(A, 'old');
    await expect(backend.set(A, { f: () => 1 })).rejects.toMatchObject({ name: 'TypeError' });
    expect([await backend.get(A), counted(backend, 'unconfirmed')]).toEqual(['old', 0]);
    await until(async () => (await backends.client.exists(backends.names().ofKey(A).lease)) === 0);
    expect(await other.get(A)).toBe('old');
  });

  test('as one of another process has overtaken it is counted, and leaves that one', async () => {
    const [here, there] = openTwo();
    await here.set(A, 'old');
    const led = await here.lead(A, undefined, true);
    await there.set(A, 'newer');
    expect(led.kind === 'lease' && (await led.fill('overtaken'))).toBe(false);
    expect([await here.get(A), counted(here, 'refusedFills')]).toEqual(['newer', 1]);
  });
});

describe('bytes that are no entry of the key', () => {
  test.each([
    ['text', 'something else'],
    ['nothing', ''],
    ['the start of an entry', Buffer.from('PC\u0001\u0001\u00001764000000123456')],
  ])('are a miss, and are replaced by the next load: %s', async (_, bytes) => {
    const backend = open();
    await backend.clear();
    await backends.client.set(backends.names().ofKey(A).value, bytes);
    expect(await backend.get(A)).toBeUndefined();
    const led = await backend.lead(A);
    expect(led.kind === 'lease' && (await led.fill('own'))).toBe(true);
    expect([await backend.get(A), counted(backend, 'corrupt')]).toEqual(['own', 1]);
  });

  test('copied from another key, they are a miss as well', async () => {
    const backend = open();
    await backend.set(A, 'of A');
    const of = backends.names();
    await backends.client.copy(of.ofKey(A).value, of.ofKey(B).value);
    expect([await backend.get(B), await backend.get(A), counted(backend, 'corrupt')]).toEqual([undefined, 'of A', 1]);
    const led = await backend.lead(B);
    expect(led.kind === 'lease' && (await led.fill('of B'))).toBe(true);
    expect([await backend.get(B), counted(backend, 'corrupt')]).toEqual(['of B', 1]);
  });

  test('are deleted like an entry, and were none', async () => {
    const backend = open();
    await backends.client.set(backends.names().ofKey(A).value, 'something else');
    expect([await backend.delete(A), await backends.client.exists(backends.names().ofKey(A).value)]).toEqual([
      false,
      0,
    ]);
  });
});

test('it asks the server for its time, from the first use on', async () => {
  const { lines, stop } = await backends.server.monitor();
  const backend = open();
  await backend.get(A);
  await until(() => lines.some((line) => /"TIME"/i.test(line)));
  stop();
});

test('it proves for as small a bound as is asked for that invalidations are heard', async () => {
  const backend = open({ maxStaleMs: 60_000 });
  await backend.ready();
  const { coherence } = backend;
  coherence.require(1_000);
  await until(() => coherence.isLive(500));
});

test('it counts what it does', async () => {
  const backend = open();
  await backend.ready();
  const { readCommands } = backend.stats();
  await Promise.all(Array.from({ length: 100 }, (_, index) => backend.get(`${USERS}~#${index}`)));
  expect(backend.stats()).toEqual({
    corrupt: 0,
    tooLarge: 0,
    refusedFills: 0,
    readCommands: readCommands + 1,
    unconfirmed: 0,
    reconnects: 0,
    ignoredMessages: 0,
  });
});
