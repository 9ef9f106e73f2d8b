import { check, type ReadRecord, type WriteRecord } from './support/history-checker.js';

const BOUND = 500;
const read = (process: number, begunAt: number, version: number): ReadRecord => ({ process, key: 1, begunAt, version });
const write = (process: number, resolvedAt: number, version: number, isUnconfirmed = false): WriteRecord => ({
  process,
  key: 1,
  version,
  resolvedAt,
  isUnconfirmed,
});

test('a read of the newest version is right, and so is one that began before the invalidation resolved', () => {
  const verdict = check([read(0, 100, 1), read(0, 101, 2), read(1, 99, 2)], [write(0, 100, 2)], BOUND);
  expect(verdict).toMatchObject({ reads: 3, writes: 1, sameProcess: 0, beyondBound: 0, oldest: 0 });
});

test('the process that has invalidated must not read anything older', () => {
  expect(check([read(0, 101, 1)], [write(0, 100, 2)], BOUND)).toMatchObject({ sameProcess: 1, beyondBound: 0 });
});

test('nor may it where the invalidation has rejected, which is counted apart', () => {
  const verdict = check([read(0, 101, 1), read(1, 9_000, 1)], [write(0, 100, 2, true)], BOUND);
  expect(verdict).toMatchObject({ sameProcess: 0, afterRejection: 1, beyondBound: 0, oldest: 0, unconfirmed: 1 });
});

test('other processes may read it until the bound, counted from the oldest invalidation that they miss', () => {
  const writes = [write(0, 100, 2), write(0, 400, 3)];
  expect(check([read(1, 600, 1)], writes, BOUND)).toMatchObject({ beyondBound: 0, oldest: 500 });
  expect(check([read(1, 601, 1)], writes, BOUND)).toMatchObject({ beyondBound: 1, oldest: 501 });
  expect(check([read(1, 601, 2)], writes, BOUND)).toMatchObject({ beyondBound: 0, oldest: 201 });
});

test('other keys do not matter', () => {
  const verdict = check([{ ...read(0, 5_000, 1), key: 2 }], [write(0, 100, 2), write(1, 100, 3)], BOUND);
  expect(verdict).toMatchObject({ sameProcess: 0, beyondBound: 0, oldest: 0 });
});
