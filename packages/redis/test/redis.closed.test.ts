import { jest } from '@jest/globals';
import { Redis } from '../src/redis.js';
import { Backends } from './support/backends.js';

const backends = Backends.forThisFile();
const open = () => backends.open();
const A = '5:users1:1~#a';

describe('closed', () => {
  test.each<[string, (backend: Redis) => Promise<unknown>]>([
    ['get', (backend) => backend.get(A)],
    ['find', (backend) => backend.find(A)],
    ['set', (backend) => backend.set(A, 1)],
    ['delete', (backend) => backend.delete(A)],
    ['clear', (backend) => backend.clear()],
    ['invalidateTags', (backend) => backend.invalidateTags(['red'])],
    ['lead', (backend) => backend.lead(A)],
    ['lead, taking over', (backend) => backend.lead(A, undefined, true)],
  ])('it refuses: %s', async (_, use) => {
    const backend = open();
    await backend.set(A, 1);
    await backend[Symbol.asyncDispose]();
    await backend.close();
    await expect(use(backend)).rejects.toMatchObject({ code: 'PURECACHE_REDIS_CLOSED' });
    expect(backend.stats().unconfirmed).toBe(0);
  });

  test('it leaves the client as it was', async () => {
    const before = backends.client.eventNames().map((name) => [name, backends.client.listenerCount(name)]);
    const backend = open();
    await backend.set(A, 1);
    await backend.close();
    expect(backends.client.eventNames().map((name) => [name, backends.client.listenerCount(name)])).toEqual(before);
    expect(await backends.client.ping()).toBe('PONG');
  });

  test('it reconnects no more, and keeps no timer, though invalidations are not confirmed', async () => {
    jest.useFakeTimers();
    try {
      let hangUp = (): void => {};
      const backend = new Redis({
        client: {
          isCluster: false,
          warnings: [],
          send: () => Promise.reject(new Error('away')),
          subscribe: async (_: string, { closed }: { closed(): void }) => {
            hangUp = closed;
            return { ping: async () => {}, close: closed };
          },
          reset: () => {},
          close: async () => hangUp(),
        },
      });
      await expect(backend.delete(A)).rejects.toMatchObject({ code: 'PURECACHE_REDIS_UNCONFIRMED' });
      expect(jest.getTimerCount()).toBe(3); // of the PINGs, the server's time, and the next try
      await backend.close();
      expect([jest.getTimerCount(), backend.stats().reconnects]).toEqual([0, 0]);
    } finally {
      jest.useRealTimers();
    }
  });
});
