import { Cached, cacheOf, type CacheBackend } from '@purecache/core';
import { LRU } from '@purecache/lru';
import { Ledger, log, Profiles, Reports, runReport } from './errors.js';

class FailingBackend implements CacheBackend {
  async get(): Promise<unknown> {
    throw new Error('connection lost');
  }
  async set(): Promise<void> {
    throw new Error('connection lost');
  }
  async delete(): Promise<boolean> {
    throw new Error('connection lost');
  }
  async clear(): Promise<void> {
    throw new Error('connection lost');
  }
}

test('an error of purecache is told by its code', async () => {
  expect(await runReport(new Reports(), 'year = 1851')).toBe('rows where year = 1851');
  expect(await runReport(new Reports(), () => true)).toBe('Please send plain data.');
});

test('an error of the method passes untouched', async () => {
  const reports = new Reports();
  const failure = new RangeError('no such year');
  await expect(
    runReport(reports, {
      toJSON: () => 0,
      toString: () => {
        throw failure;
      },
    }),
  ).rejects.toBe(failure);
});

test('a backend that fails does not fail the call, but is reported', async () => {
  const profiles = new Profiles(new FailingBackend());
  expect(await profiles.profile('1')).toBe('profile 1');
  expect(log).toContain('Profiles.profile: get: PURECACHE_BACKEND_FAILED');
});

test('unless the method asks for that; operations of the handle always fail', async () => {
  const ledger = new Ledger(new FailingBackend());
  await expect(ledger.balance('a')).rejects.toMatchObject({
    code: 'PURECACHE_BACKEND_FAILED',
    cause: expect.objectContaining({ message: 'connection lost' }),
  });
  await expect(cacheOf(new Profiles(new FailingBackend()), 'profile').delete('1')).rejects.toMatchObject({
    code: 'PURECACHE_BACKEND_FAILED',
  });
});

test('a mistake in the options is found when the class is defined', () => {
  expect(() => {
    // @ts-expect-error the compiler finds it too
    return Cached({ backend: LRU, capcity: 100 });
  }).toThrow(
    expect.objectContaining({ code: 'PURECACHE_INVALID_OPTION', message: expect.stringContaining("'capacity'") }),
  );
});
