import { jest } from '@jest/globals';
import { CacheRecord } from '@purecache/core';
import { ManualClock } from '@purecache/core/testing';
import { counters } from '../src/entries/counters.js';
import { EntryReader } from '../src/entries/entry-reader.js';
import { names as namesOf } from '../src/server/names.js';
import { seal } from '../src/values/envelope.js';
import { SEALING } from './support/sealings.js';

const GROUP = '1:a1:1';
const names = namesOf('pc1');
const [key, other, third] = ['x', 'y', 'z'].map((id) => names.ofKey(`${GROUP}~#${id}`)) as [Key, Key, Key];
type Key = ReturnType<typeof names.ofKey>;
const stamp = (microseconds: number) => String(microseconds).padStart(16, '0');
const stampRecord = (microseconds: number) => Buffer.from(stamp(microseconds));

/** A reader of what a test has put on the server; entries have the stamp 1,000 unless they say otherwise. */
function newReader(skew = 0) {
  const stored = new Map<string, Buffer>();
  const held = new Set<string>();
  const state = { root: stampRecord(1) as Buffer | null, group: stampRecord(1) as Buffer | null, meanwhile: () => {} };
  const tags = new Map<string, Buffer>([[names.ofTag('red'), stampRecord(1)]]);
  const read = jest.fn(async (asked: Key) => {
    const value = stored.get(asked.id) ?? null;
    state.meanwhile();
    return { value, root: state.root, group: state.group };
  });
  const counts = counters();
  const clock = new ManualClock(0);
  const reset = jest.fn();
  const reader = new EntryReader({
    connection: { reset },
    names,
    batch: { read: read as never, readTags: async (keys) => keys.map((each) => tags.get(each) ?? null) },
    unconfirmed: { has: ({ id }) => held.has(id), hasTag: (tag, groupId) => held.has(`${groupId}|${tag}`) },
    sealing: SEALING,
    clock,
    counts,
    skew,
  });
  const put = (at: Key, entry: unknown, microseconds = 1_000, of = at, expiresAt = Infinity) => {
    const parts = { fingerprint: of.fingerprint, stamp: stamp(microseconds), expiresAt, entry };
    stored.set(at.id, seal(parts, SEALING));
  };
  return { reader, state, tags, stored, held, counts, clock, reset, read, put };
}

const tagged = (...tags: string[]) => new CacheRecord({ value: 'v', tags });

describe('an entry', () => {
  test('is found, with the time when it expires', async () => {
    const { reader, put } = newReader();
    put(key, { a: 1 }, 1_000, key, 5_000);
    expect(await reader.read(key)).toEqual({
      stamp: stamp(1_000),
      found: { kind: 'found', entry: { a: 1 }, expiresAt: 5_000 },
    });
  });

  test('that is absent is not found', async () => {
    const { reader } = newReader();
    expect(await reader.read(key)).toEqual({ stamp: '', found: undefined });
  });

  test('is gone at the time at which it expires', async () => {
    const { reader, put, clock } = newReader();
    put(key, 'v', 1_000, key, 50);
    clock.advance(49);
    expect((await reader.read(key)).found).toBeDefined();
    clock.advance(1);
    expect(await reader.read(key)).toEqual({ stamp: stamp(1_000), found: undefined });
  });

  test.each(['root', 'group'] as const)('is as good as gone once its %s is newer, or not there', async (which) => {
    const { reader, put, state } = newReader();
    put(key, 'v');
    for (const record of [stampRecord(1_000), null]) {
      state[which] = record;
      expect((await reader.read(key)).found).toBeUndefined();
    }
  });

  test('is as good as gone once one of its tags is newer, or its record not there', async () => {
    const { reader, put, tags } = newReader();
    put(key, tagged('red', 'blue'));
    expect((await reader.read(key)).found).toBeUndefined();
    tags.set(names.ofTag('blue'), stampRecord(1));
    expect((await reader.read(key)).found).toBeDefined();
    tags.set(names.ofTag('blue'), stampRecord(1_000));
    expect((await reader.read(key)).found).toBeUndefined();
  });

  test('without tags asks for no records of tags', async () => {
    const { reader, put } = newReader();
    put(key, new CacheRecord({ value: 'v' }));
    expect((await reader.read(key)).found?.entry).toMatchObject({ value: 'v' });
  });

  test('must be newer by more than clocks may differ', async () => {
    const { reader, put } = newReader(500);
    put(key, 'v', 501);
    expect((await reader.read(key)).found).toBeUndefined();
    put(key, 'v', 502);
    expect((await reader.read(key)).found).toBeDefined();
  });
});

describe('while an invalidation is not confirmed', () => {
  test('of the key, it is not even asked for', async () => {
    const { reader, put, held, read } = newReader();
    put(key, 'v');
    held.add(key.id);
    expect(await reader.read(key)).toEqual({ stamp: '', found: undefined });
    expect(read).not.toHaveBeenCalled();
  });

  test('of the key since it was asked for, it is not used', async () => {
    const { reader, put, held, state } = newReader();
    put(key, 'v');
    state.meanwhile = () => held.add(key.id);
    expect((await reader.read(key)).found).toBeUndefined();
  });

  test('of one of its tags, it is not used', async () => {
    const { reader, put, held } = newReader();
    put(key, tagged('red'));
    held.add(`${key.groupId}|red`);
    expect((await reader.read(key)).found).toBeUndefined();
  });
});

describe('bytes that are no entry of the key', () => {
  test('are a miss that is counted', async () => {
    const { reader, stored, counts, reset } = newReader();
    stored.set(key.id, Buffer.from('something else'));
    stored.set(other.id, Buffer.from('something else'));
    for (const each of [key, other, key]) expect(await reader.read(each)).toEqual({ stamp: '', found: undefined });
    expect([counts.corrupt, reset.mock.calls.length]).toEqual([3, 0]);
  });

  test('of another key are one, however often they are read', async () => {
    const { reader, put, counts, reset } = newReader();
    put(key, 'of another', 1_000, other);
    for (let i = 0; i < 3; i++) expect((await reader.read(key)).found).toBeUndefined();
    expect([counts.corrupt, reset.mock.calls.length]).toEqual([3, 0]);
  });

  test('of other keys in the places of two in a row have the connection replaced, once', async () => {
    const { reader, put, reset } = newReader();
    put(key, 'of another', 1_000, other);
    put(other, 'of another', 1_000, key);
    put(third, 'of another', 1_000, key);
    await reader.read(key);
    await reader.read(other);
    expect(reset).toHaveBeenCalledTimes(1);
    await reader.read(third);
    expect(reset).toHaveBeenCalledTimes(1);
  });

  test('with an entry of its own key between are no sign of that', async () => {
    const { reader, put, reset } = newReader();
    put(key, 'of another', 1_000, other);
    put(other, 'of another', 1_000, key);
    put(third, 'its own');
    for (const each of [key, third, other]) await reader.read(each);
    expect(reset).not.toHaveBeenCalled();
  });
});

describe('the stamp of what will not do', () => {
  test('is that of the entry given out', async () => {
    const { reader, put } = newReader();
    put(key, { a: 1 });
    const { found } = await reader.read(key);
    expect(reader.stampOf(key, found?.entry)).toBe(stamp(1_000));
    expect([reader.stampOf(key, {}), reader.stampOf(key, undefined), reader.stampOf(key, 'text')]).toEqual([
      '',
      '',
      '',
    ]);
  });

  test('is that of the entry stored', () => {
    const { reader } = newReader();
    const entry = tagged();
    reader.seal(entry, stamp(7));
    reader.seal('text', stamp(8));
    reader.seal(null, stamp(8));
    expect([reader.stampOf(key, entry), reader.stampOf(key, 'text'), reader.stampOf(key, null)]).toEqual([
      stamp(7),
      '',
      '',
    ]);
  });

  test('is that of what was found invalid, expired, or of another key, until nothing is there', async () => {
    const { reader, put, stored, state } = newReader();
    state.root = stampRecord(1_000);
    put(key, 'v');
    put(other, 'of another', 1_500, key);
    put(third, 'v', 2_000, third, -1);
    for (const each of [key, other, third]) await reader.read(each);
    expect([key, other, third].map((each) => reader.stampOf(each, undefined))).toEqual([
      stamp(1_000),
      stamp(1_500),
      stamp(2_000),
    ]);
    stored.clear();
    await reader.read(key);
    expect(reader.stampOf(key, undefined)).toBe('');
  });

  test('is remembered for 1,000 keys', async () => {
    const { reader, stored, put } = newReader();
    put(key, 'v', 1_000, key, -1);
    const bytes = stored.get(key.id) as Buffer;
    const keys = Array.from({ length: 1_001 }, (_, index) => names.ofKey(`${GROUP}~#${index}`));
    for (const each of keys) stored.set(each.id, bytes);
    for (const each of keys.slice(0, 1_000)) await reader.read(each);
    expect(reader.stampOf(keys[0] as Key, undefined)).toBe(stamp(1_000));
    await reader.read(keys[1_000] as Key);
    expect([0, 1_000].map((index) => reader.stampOf(keys[index] as Key, undefined))).toEqual(['', stamp(1_000)]);
  });
});
