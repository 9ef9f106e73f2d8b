import { AsyncLocalStorage } from 'node:async_hooks';
import { jest } from '@jest/globals';
import type { EntryWriter } from '../src/entries/entry-writer.js';
import type { Invalidations } from '../src/entries/invalidations.js';
import { HeldLease, releasedMessage } from '../src/leases/held-lease.js';
import { names } from '../src/server/names.js';
import type { Server } from '../src/server/server.js';
import { STAMP } from './support/sealings.js';

const key = names('pc1').ofKey('1:a1:1~#x');
const SENDER = 'sender-1';

function newLease(replaces = false) {
  const renew = jest.fn<Server['renew']>(async () => true);
  const release = jest.fn<Server['release']>(async () => true);
  const write = jest.fn<EntryWriter['write']>(async () => true);
  const dropped = jest.fn<Invalidations['key']>(async () => ({ head: null, root: null, group: null }));
  const replacing = jest.fn(async (_: unknown, step: () => Promise<unknown>) => await step());
  const lease = new HeldLease({
    link: { run: (command) => command() },
    server: { renew, release },
    writer: { write },
    sender: SENDER,
    leaseMs: 300,
    key,
    token: 'token',
    stamp: STAMP,
    startedAt: 1_234,
    replaces,
    invalidations: { key: dropped, replacing: replacing as Invalidations['replacing'] },
  });
  return { lease, renew, release, write, dropped, replacing };
}

const RELEASED = [key, 'token', `u${SENDER}${key.id}`];

function pass(ms: number): Promise<unknown> {
  return jest.advanceTimersByTimeAsync(ms);
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('it tells when its load began', () => {
  expect(newLease().lease).toMatchObject({ kind: 'lease', startedAt: 1_234 });
});

describe('it is renewed', () => {
  test('three times as often as it would run out, until it is used', async () => {
    const { lease, renew } = newLease();
    await pass(300);
    expect(renew.mock.calls).toEqual(Array(3).fill([key, 'token', 300]));
    await lease.fill('v');
    await pass(1_000);
    expect([renew.mock.calls.length, jest.getTimerCount()]).toEqual([3, 0]);
  });

  test('no more once it is given back', () => {
    newLease().lease.release();
    expect(jest.getTimerCount()).toBe(0);
  });

  test('no more once it is lost: its holder goes on, and is refused by the server', async () => {
    const { lease, renew, write } = newLease();
    renew.mockResolvedValue(false);
    await pass(1_000);
    expect(renew).toHaveBeenCalledTimes(1);
    write.mockResolvedValue(false);
    expect(await lease.fill('v')).toBe(false);
  });

  test('again where a renewal fails', async () => {
    const { renew } = newLease();
    renew.mockRejectedValueOnce(new Error('away'));
    await pass(200);
    expect(renew).toHaveBeenCalledTimes(2);
  });

  test('in no context of a caller', () => {
    const context = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const spy = jest.spyOn(globalThis, 'setInterval').mockImplementation((() => {
      seen.push(context.getStore() ?? 'nobody');
      return { unref: () => undefined };
    }) as never);
    context.run('caller', () => newLease());
    spy.mockRestore();
    expect(seen).toEqual(['nobody']);
  });
});

describe('a fill', () => {
  test.each([
    [false, 'f'],
    [true, 'k'],
  ])('stores, and tells those who wait; where it replaces an entry (%p), all', async (replaces, letter) => {
    const { lease, write, release, replacing } = newLease(replaces);
    expect(await lease.fill('v', 50)).toBe(true);
    const [[of, right, entry, ttl, message, around]] = write.mock.calls as [Parameters<EntryWriter['write']>];
    expect([of, right.token, right.stamp, entry, ttl, message]).toEqual([
      key,
      'token',
      STAMP,
      'v',
      50,
      `${letter}${SENDER}${key.id}`,
    ]);
    await around?.(async () => true);
    expect(replacing).toHaveBeenCalledTimes(replaces ? 1 : 0);
    expect(release).not.toHaveBeenCalled();
  });

  test.each([true, false])(
    'of a value that is too large drops an older entry, if there may be one: %p',
    async (replaces) => {
      const { lease, write, release, dropped } = newLease(replaces);
      write.mockResolvedValue('too large');
      expect(await lease.fill('v')).toBe(false);
      expect(dropped).toHaveBeenCalledTimes(replaces ? 1 : 0);
      expect(release).toHaveBeenCalledTimes(1);
    },
  );

  test('that stores nothing gives the lease back', async () => {
    const { lease, write, release } = newLease();
    write.mockResolvedValue(false);
    expect(await lease.fill('v')).toBe(false);
    expect(release.mock.calls).toEqual([RELEASED]);
  });

  test('that fails gives the lease back', async () => {
    const { lease, write, release } = newLease();
    write.mockRejectedValue(new TypeError('unstorable'));
    await expect(lease.fill('v')).rejects.toThrow('unstorable');
    expect(release.mock.calls).toEqual([RELEASED]);
  });

  test('is for once, and not after it was given back', async () => {
    const filled = newLease();
    await filled.lease.fill('v');
    expect(await filled.lease.fill('w')).toBe(false);
    const given = newLease();
    given.lease.release();
    expect(await given.lease.fill('w')).toBe(false);
    expect([filled.write.mock.calls.length, given.write.mock.calls.length]).toEqual([1, 0]);
  });
});

describe('giving it back', () => {
  test('tells those who wait, once', () => {
    const { lease, release } = newLease();
    lease.release();
    lease.release();
    expect(release.mock.calls).toEqual([RELEASED]);
    expect(releasedMessage(SENDER, key)).toBe(RELEASED[2]);
  });

  test('has no effect once it was used', async () => {
    const { lease, release } = newLease();
    await lease.fill('v');
    lease.release();
    expect(release).not.toHaveBeenCalled();
  });

  test('never fails', async () => {
    const { lease, release } = newLease();
    release.mockRejectedValue(new Error('away'));
    lease.release();
    await pass(0);
  });
});

test('it is renewed for a hundred times its length, and then ends', async () => {
  const { renew } = newLease();
  await pass(301 * 100);
  expect(renew).toHaveBeenCalledTimes(300);
  await pass(10_000);
  expect(renew).toHaveBeenCalledTimes(300);
});
