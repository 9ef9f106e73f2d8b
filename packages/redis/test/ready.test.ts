import { jest } from '@jest/globals';
import type { Connection } from '../src/client/connection.js';
import { assertReady, type ReadyParts } from '../src/ready.js';
import { names as namesOf } from '../src/server/names.js';
import type { Acquired } from '../src/server/server.js';
import { STAMP } from './support/sealings.js';

const names = namesOf('pc1');

/** A server that answers, and notes what it was asked. */
function newParts() {
  const asked: string[] = [];
  const failing = new Map<string, Error>();
  const state = {
    acquired: { kind: 'lease', startedAt: STAMP } as Acquired,
    isLive: (_within: number) => true,
    maxStaleMs: 1_000,
  };
  const answer = async <T>(name: string, reply: T): Promise<T> => {
    asked.push(name);
    const failure = failing.get(name);
    if (failure !== undefined) throw failure;
    return reply;
  };
  const messages: string[] = [];
  const send: Connection['send'] = async (command, key) => {
    expect(key).toBe(command[1]);
    return answer(command.join(' '), 'OK');
  };
  const connection = { isCluster: false, send };
  const parts = (): ReadyParts => ({
    begin: () => answer('begin', undefined),
    link: { run: (command) => command(), connection: connection as Connection },
    server: {
      acquire: () => answer('acquire', state.acquired),
      renew: () => answer('renew', true),
      fill: (_, { message }) => (messages.push(message), answer('fill', true)),
      remove: (_, message) => (messages.push(message), answer('remove', { head: null, root: null, group: null })),
    },
    batch: {
      read: () => answer('read', { value: null, root: null, group: null }),
      readTags: () => answer('read tags', []),
    },
    names,
    heartbeat: { beat: () => answer('beat', undefined) },
    marks: { isLive: (within) => state.isLive(within) },
    sender: 'sender-1',
    maxStaleMs: state.maxStaleMs,
  });
  return { parts, asked, failing, state, messages, connection };
}

const { id, lease } = names.ofKey('purecache ready');
const MESSAGE = `usender-1${id}`;
const ALL = [
  'begin',
  'beat',
  `GET ${lease}`,
  `GETRANGE ${lease} 0 0`,
  `PTTL ${lease}`,
  `SET ${lease} ready PX 1000`,
  `PEXPIRE ${lease} 1000`,
  `PERSIST ${lease}`,
  `UNLINK ${lease}`,
  `PUBLISH pc1::bus ${MESSAGE}`,
  'read',
  'read tags',
  'acquire',
  'renew',
  'fill',
  'remove',
];

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('everything is tried that the backend asks of a server, messages included', async () => {
  const { parts, asked, messages } = newParts();
  await assertReady(parts());
  expect(asked).toEqual(ALL);
  expect(messages).toEqual([MESSAGE, MESSAGE]);
});

test.each(ALL)(
  'a server that refuses to %s is not ready: what it says is told, and the commands that are needed',
  async (name) => {
    const { parts, failing } = newParts();
    const cause = new Error('NOPERM this user has no permissions.');
    failing.set(name, cause);
    await expect(assertReady(parts())).rejects.toMatchObject({
      code: 'PURECACHE_REDIS_CLIENT',
      message: expect.stringMatching(/not ready for purecache: NOPERM this user has no permissions\. Needed: \+ping /),
      cause,
    });
  },
);

test('in a cluster it is the commands of a cluster', async () => {
  const { parts, asked, connection, failing } = newParts();
  connection.isCluster = true;
  await assertReady(parts());
  expect(asked).toContain(`SPUBLISH pc1::bus ${MESSAGE}`);
  failing.set('beat', new Error('away'));
  await expect(assertReady(parts())).rejects.toThrow(/ \+spublish \+ssubscribe /);
});

test('a lease that is not given is not used', async () => {
  const { parts, asked, state } = newParts();
  state.acquired = { kind: 'found' };
  await assertReady(parts());
  expect(asked).toEqual(ALL.slice(0, -3));
});

test('it waits until invalidations are heard', async () => {
  const { parts, state } = newParts();
  state.isLive = () => performance.now() >= 500;
  const isReady = jest.fn();
  void assertReady(parts()).then(isReady);
  await jest.advanceTimersByTimeAsync(490);
  expect(isReady).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(20);
  expect(isReady).toHaveBeenCalled();
});

test('it is not ready where they are not heard within a second', async () => {
  const { parts, state } = newParts();
  state.isLive = () => false;
  const failure = assertReady(parts()).catch((error: Error) => error.message);
  await jest.advanceTimersByTimeAsync(1_020);
  expect(await failure).toContain('invalidations cannot be heard (SUBSCRIBE, PING)');
});

test.each([
  [10, 1_000],
  [8_000, 8_000],
])('with a bound of %d ms the proof may be %d ms old', async (maxStaleMs, within) => {
  const { parts, state } = newParts();
  state.maxStaleMs = maxStaleMs;
  const asked: number[] = [];
  state.isLive = (bound) => asked.push(bound) > 0;
  await assertReady(parts());
  expect(asked).toEqual([within]);
});
