import { jest } from '@jest/globals';
import { CacheRecord } from '@purecache/core';
import { ManualClock } from '@purecache/core/testing';
import { counters } from '../src/entries/counters.js';
import { EntryWriter } from '../src/entries/entry-writer.js';
import { names as namesOf } from '../src/server/names.js';
import type { Server } from '../src/server/server.js';
import { open } from '../src/values/envelope.js';
import { SEALING, STAMP } from './support/sealings.js';

const names = namesOf('pc1');
const key = names.ofKey('1:a1:1~#x');
const right = { token: 'token', stamp: STAMP };

function newWriter(ttl = Infinity) {
  const fill = jest.fn<Server['fill']>(async () => true);
  const counts = counters();
  const seal = jest.fn();
  const run = <T>(command: () => Promise<T>): Promise<T> => command();
  const writer = new EntryWriter({
    link: { run },
    server: { fill },
    names,
    sealing: { ...SEALING, maxValueBytes: 100 },
    clock: new ManualClock(1_000),
    counts,
    reader: { seal },
    ttl,
  });
  const filling = () => fill.mock.calls[0]?.[1] as Parameters<Server['fill']>[1];
  const opened = () => open(filling().envelope, key.fingerprint, SEALING);
  return { writer, fill, counts, seal, filling, opened };
}

test('an entry is sealed for its key, and stored under the lease', async () => {
  const { writer, filling, opened, seal, counts } = newWriter();
  const entry = { a: 1 };
  expect(await writer.write(key, right, entry, 500, 'told')).toBe(true);
  expect(filling()).toMatchObject({ token: 'token', startedAt: STAMP, ttl: 500, tags: [], message: 'told' });
  expect(opened()).toEqual({ stamp: STAMP, expiresAt: 1_500, entry });
  expect(seal.mock.calls).toEqual([[entry, STAMP]]);
  expect(counts).toEqual({ corrupt: 0, tooLarge: 0, refusedFills: 0 });
});

test.each([
  [2_000, 3_000],
  [Infinity, Infinity],
])('without a time to live it has that of the backend: %d ms', async (ttl, expiresAt) => {
  const { writer, filling, opened } = newWriter(ttl);
  await writer.write(key, right, 'v', undefined, '');
  expect([filling().ttl, opened()]).toEqual([ttl, { stamp: STAMP, expiresAt, entry: 'v' }]);
});

test('the records of its tags are named', async () => {
  const { writer, filling } = newWriter();
  await writer.write(key, right, new CacheRecord({ value: 'v', tags: ['red', 'blue'] }), 1, '');
  expect(filling().tags).toEqual([names.ofTag('red'), names.ofTag('blue')]);
  const untagged = newWriter();
  await untagged.writer.write(key, right, new CacheRecord({ value: 'v' }), 1, '');
  expect(untagged.filling().tags).toEqual([]);
});

test('one that is not stored, as the lease was lost, is counted and is not known as stored', async () => {
  const { writer, fill, counts, seal } = newWriter();
  fill.mockResolvedValue(false);
  expect(await writer.write(key, right, { a: 1 }, 1, '')).toBe(false);
  expect([counts.refusedFills, seal.mock.calls.length]).toEqual([1, 0]);
});

test('one that is too large is not sent, and counted', async () => {
  const { writer, fill, counts } = newWriter();
  expect(await writer.write(key, right, 'v'.repeat(200), 1, '')).toBe('too large');
  expect([fill.mock.calls.length, counts.tooLarge, counts.refusedFills]).toEqual([0, 1, 0]);
});

test('one that the codec refuses is not sent, and what it throws is the caller’s', async () => {
  const { writer, fill } = newWriter();
  const around = jest.fn();
  await expect(writer.write(key, right, () => 1, 1, '', around as never)).rejects.toThrow(TypeError);
  expect([fill.mock.calls.length, around.mock.calls.length]).toEqual([0, 0]);
});

test('what asks the server is done inside what it is given', async () => {
  const { writer, fill } = newWriter();
  const order: string[] = [];
  fill.mockImplementation(async () => order.push('sent') > 0);
  await writer.write(key, right, 'v', 1, '', async (step) => {
    order.push('before');
    const outcome = await step();
    order.push('after');
    return outcome;
  });
  expect(order).toEqual(['before', 'sent', 'after']);
});
