import { Redis as Client } from 'ioredis';
import { connectionOf } from '../src/client/connect.js';
import type { Argument, Connection, Reply } from '../src/client/connection.js';
import { evaluate } from '../src/server/run-script.js';
import { RELEASE, RENEW, STAMPS } from '../src/server/scripts.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

/** Answers as it is told to. */
class Scripted implements Connection {
  readonly isCluster = false;
  readonly warnings = [];
  readonly sent: (readonly Argument[])[] = [];
  readonly routes: (string | undefined)[] = [];
  resets = 0;

  constructor(readonly answer: (command: readonly Argument[]) => Reply) {}

  async send(command: readonly Argument[], key?: string): Promise<Reply> {
    this.sent.push(command);
    this.routes.push(key);
    return this.answer(command);
  }
  subscribe(): never {
    throw new Error('Nothing subscribes here.');
  }
  reset(): void {
    this.resets++;
  }
  async close(): Promise<void> {}
}

const nonceOf = (command: readonly Argument[]): Buffer => Buffer.from(command[3 + Number(command[2])] as string);

test('sends the digest of the script, its keys, a nonce and its arguments, to the node of the first key', async () => {
  const connection = new Scripted((command) => [nonceOf(command), 7, null]);
  expect(await evaluate(connection, RELEASE, ['a', 'b'], ['x', Buffer.from('y')])).toEqual([7, null]);
  expect(connection.sent).toEqual([['EVALSHA', RELEASE.sha, '2', 'a', 'b', expect.any(String), 'x', Buffer.from('y')]]);
  expect(connection.routes).toEqual(['a']);
});

test('no nonce comes twice', async () => {
  const connection = new Scripted((command) => [nonceOf(command)]);
  for (let i = 0; i < 1_000; i++) await evaluate(connection, STAMPS, ['a'], []);
  expect(new Set(connection.sent.map((command) => String(nonceOf(command)))).size).toBe(1_000);
});

test('sends the script itself if the server does not know it', async () => {
  const connection = new Scripted((command) => {
    if (command[0] === 'EVALSHA') throw new Error('NOSCRIPT No matching script. Please use EVAL.');
    return [nonceOf(command), 'done'];
  });
  expect(await evaluate(connection, RELEASE, ['a'], ['x'])).toEqual(['done']);
  expect(connection.sent[1]).toEqual(['EVAL', RELEASE.source, ...(connection.sent[0] ?? []).slice(2)]);
});

test('passes on what else goes wrong, and sends nothing again', async () => {
  const error = new Error('OOM command not allowed');
  const connection = new Scripted(() => {
    throw error;
  });
  await expect(evaluate(connection, RELEASE, ['a'], [])).rejects.toBe(error);
  expect(connection.sent).toHaveLength(1);
  expect(connection.resets).toBe(0);
});

test.each<[string, (nonce: Buffer) => Reply]>([
  ['of another script', () => [Buffer.from('other nonce'), 1]],
  ['of one command less', () => Buffer.from('value')],
  ['with nothing in it', () => []],
  ['which is null', () => null],
  ['which is the nonce, but no list', (nonce) => nonce],
])('a reply that belongs to another command (%s) is refused, and the connection reset', async (_, reply) => {
  const connection = new Scripted((command) => reply(nonceOf(command)));
  await expect(evaluate(connection, RELEASE, ['a'], [])).rejects.toMatchObject({
    code: 'PURECACHE_REDIS_REPLIES_MIXED',
    message:
      'The reply to the script release belongs to another command. The Redis client has mixed up replies; a new connection is made.',
  });
  expect(connection.resets).toBe(1);
});

describe('on a real server', () => {
  let redis: RedisServer;
  let client: Client;
  beforeAll(async () => {
    redis = await startRedis();
    client = new Client(redis.port);
  });
  afterAll(async () => {
    client.disconnect();
    await redis.stop();
  });

  test('a script is sent in full once, and after the server has forgotten it', async () => {
    await redis.command('SET', 'a', 'A');
    const connection = connectionOf(client);
    const run = () => evaluate(connection, STAMPS, ['a', 'none', 'a'], []);
    const monitor = await redis.monitor();
    const commands = async (): Promise<string[]> => {
      await redis.command('ECHO', 'end');
      while (!monitor.lines.some((line) => line.includes('"end"')))
        await new Promise((resolve) => setImmediate(resolve));
      const names = monitor.lines.map((line) => /\] "(\w+)"/.exec(line)?.[1] ?? '');
      monitor.lines.length = 0;
      return names.filter((name) => name.startsWith('eval'));
    };
    for (let i = 0; i < 2; i++) {
      expect(await run()).toEqual([Buffer.from('A'), null, Buffer.from('A')]);
      await run();
      expect(await commands()).toEqual(['evalsha', 'eval', 'evalsha']);
      await redis.command('SCRIPT', 'FLUSH');
    }
    monitor.stop();
  });

  test('an error of the script is passed on', async () => {
    await redis.command('SET', 'lease', 'token');
    await expect(evaluate(connectionOf(client), RENEW, ['lease'], ['token', 'soon'])).rejects.toThrow(/^ERR .*integer/);
  });

  test('what is of another type than the script reads is not there', async () => {
    await redis.command('LPUSH', 'list', 'x');
    expect(await evaluate(connectionOf(client), STAMPS, ['list'], [])).toEqual([null]);
  });

  test('what the user may not read is an error, not missing', async () => {
    await redis.command('ACL', 'SETUSER', 'default', '-get');
    await expect(evaluate(connectionOf(client), STAMPS, ['list'], [])).rejects.toThrow(/can't run this command|NOPERM/);
    await redis.command('ACL', 'SETUSER', 'default', '+get');
  });
});
