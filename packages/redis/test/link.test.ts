import { jest } from '@jest/globals';
import type { Connection } from '../src/client/connection.js';
import { Link } from '../src/server/link.js';

function newLink(isCluster = false) {
  const close = jest.fn(async () => {});
  const link = new Link({ isCluster, close } as Partial<Connection> as Connection, 50);
  return { link, close };
}

const lost = () => Promise.reject(new Error('connection lost'));

/** Fails often enough to open a circuit, and tells how the next command ends. */
async function afterFailures(link: Link): Promise<unknown> {
  for (let i = 0; i < 5; i++) await link.run(lost).catch(() => {});
  return await link.run(async () => 'answered').catch((error: { code: string }) => error.code);
}

afterEach(() => void jest.useRealTimers());

test('a command has its answer', async () => {
  const { link } = newLink();
  expect(await link.run(async () => 'answered')).toBe('answered');
});

test('a command that is not answered in time fails', async () => {
  jest.useFakeTimers();
  const { link } = newLink();
  const failure = link.run(() => new Promise(() => {})).catch((error: unknown) => error);
  await jest.advanceTimersByTimeAsync(50);
  expect(await failure).toMatchObject({
    code: 'PURECACHE_REDIS_DEADLINE',
    message: expect.stringContaining('50 ms'),
  });
});

test('after failures in a row nothing is asked', async () => {
  expect(await afterFailures(newLink().link)).toBe('PURECACHE_REDIS_CIRCUIT_OPEN');
});

test('in a cluster it is, as other nodes may answer', async () => {
  expect(await afterFailures(newLink(true).link)).toBe('answered');
});

test('once it is closed nothing is asked, and the connection is closed', async () => {
  const { link, close } = newLink();
  link.assertOpen();
  await link.close();
  expect(close).toHaveBeenCalledTimes(1);
  const command = jest.fn(async () => 'answered');
  await expect(link.run(command)).rejects.toMatchObject({ code: 'PURECACHE_REDIS_CLOSED' });
  expect(() => link.assertOpen()).toThrow(/closed/);
  expect(command).not.toHaveBeenCalled();
});
