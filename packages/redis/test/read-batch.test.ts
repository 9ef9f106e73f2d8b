import { Redis as Client } from 'ioredis';
import { connectionOf } from '../src/client/connect.js';
import type { Argument, Connection, Reply } from '../src/client/connection.js';
import { keySlot } from '../src/server/key-slot.js';
import { names } from '../src/server/names.js';
import { ReadBatch, type Run } from '../src/server/read-batch.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

const naming = names('pc1');
const { root, ofKey } = naming;
const keyOf = (id: number | string, group = '5:users2:v1') => ofKey(`${group}~#${id}`);

/** A store of texts with GET, MGET and EVALSHA that answers when it is told to, or at once. */
class Scripted implements Connection {
  readonly warnings = [];
  readonly sent: (readonly Argument[])[] = [];
  readonly held: (() => void)[] = [];
  resets = 0;
  isHolding = false;
  /** In place of the right answer. */
  answer: ((command: readonly Argument[]) => Reply) | undefined;

  constructor(readonly isCluster = false) {}

  async send(command: readonly Argument[], key?: string): Promise<Reply> {
    this.sent.push(command);
    if (this.isHolding) await new Promise<void>((resolve) => this.held.push(resolve));
    if (this.answer !== undefined) return this.answer(command);
    const [name, ...words] = command as string[];
    const of = (each: string): Buffer => Buffer.from(`of ${each}`);
    if (name === 'GET') return of(words[0] as string);
    if (name === 'MGET') return words.map(of);
    const count = Number(words[1]);
    expect(key).toBe(words[2]);
    return [Buffer.from(words[2 + count] as string), ...words.slice(2, 2 + count).map(of)];
  }
  subscribe(): never {
    throw new Error('Nothing subscribes here.');
  }
  reset(): void {
    this.resets++;
  }
  async close(): Promise<void> {}
}

function batchOn(connection: Connection, run?: Run) {
  let runs = 0;
  const counting: Run = (command) => {
    runs++;
    return run === undefined ? command() : run(command);
  };
  const batch = new ReadBatch({ connection, root, run: counting });
  return { batch, runs: () => runs };
}

const text = (found: Buffer | null): string | null => found && found.toString();
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('what is asked for in one turn', () => {
  test('goes out in one MGET, each key once', async () => {
    const connection = new Scripted();
    const { batch, runs } = batchOn(connection);
    const [one, other, third] = [keyOf(1), keyOf(2), keyOf(1, '6:others0:')];
    const loose = ofKey('loose');
    const reads = await Promise.all([one, other, one, third, loose].map((key) => batch.read(key)));
    expect(connection.sent).toEqual([
      ['MGET', one.value, root, one.group, other.value, third.value, third.group, loose.value],
    ]);
    expect(reads.map(({ value }) => text(value))).toEqual(
      [one, other, one, third, loose].map((key) => `of ${key.value}`),
    );
    expect(reads.map(({ root }) => text(root))).toEqual(Array(5).fill(`of ${root}`));
    expect(reads.map(({ group }) => text(group))).toEqual([
      ...[one, other, one, third].map((key) => `of ${key.group}`),
      null,
    ]);
    expect([batch.commands, runs()]).toEqual([1, 1]);
  });

  test('is also what promises ask for that settle in it', async () => {
    const connection = new Scripted();
    const { batch } = batchOn(connection);
    const deep = async (depth: number): Promise<unknown> => {
      for (let i = 0; i < depth; i++) await undefined;
      return batch.read(keyOf(depth));
    };
    await Promise.all([0, 1, 5, 20].map(deep));
    expect(connection.sent).toHaveLength(1);
  });

  test('is not what is asked for in the next', async () => {
    const connection = new Scripted();
    const { batch } = batchOn(connection);
    await batch.read(keyOf(1));
    await batch.read(keyOf(1));
    expect(connection.sent).toEqual([connection.sent[0], connection.sent[0]]);
  });

  test('goes out in MGETs of at most 500 keys, each with the root and the groups of its values', async () => {
    const connection = new Scripted();
    const { batch, runs } = batchOn(connection);
    const keys = Array.from({ length: 1_200 }, (_, i) => keyOf(i, `1:${'abc'[i % 3]}0:`));
    const reads = await Promise.all(keys.map((key) => batch.read(key)));
    expect(connection.sent.map((command) => command.length - 1)).toEqual([498, 498, 216]);
    for (const [, ...sent] of connection.sent as string[][]) {
      expect(new Set(sent).size).toBe(sent.length);
      expect(sent.filter((key) => key === root || key.includes(':t:'))).toHaveLength(4);
    }
    expect(reads.map(({ value }) => text(value))).toEqual(keys.map(({ value }) => `of ${value}`));
    expect(reads.map(({ group }) => text(group))).toEqual(keys.map(({ group }) => `of ${group}`));
    expect(runs()).toBe(3);
  });
});

describe('records of tags', () => {
  test('are read together, in the order in which they were asked for', async () => {
    const connection = new Scripted();
    const { batch, runs } = batchOn(connection);
    const [some, others] = await Promise.all([batch.readTags(['b', 'a']), batch.readTags(['c', 'b'])]);
    expect(some.map(text)).toEqual(['of b', 'of a']);
    expect(others.map(text)).toEqual(['of c', 'of b']);
    expect(connection.sent).toEqual([['EVALSHA', expect.any(String), '3', 'b', 'a', 'c', expect.any(String)]]);
    expect([batch.commands, runs()]).toEqual([1, 1]);
  });

  test('take no command if there are none', async () => {
    const connection = new Scripted();
    expect(await batchOn(connection).batch.readTags([])).toEqual([]);
    expect(connection.sent).toEqual([]);
  });

  test('of more tags than a chunk has room for are read in one command', async () => {
    const connection = new Scripted();
    const { batch } = batchOn(connection);
    const keys = Array.from({ length: 700 }, (_, i) => `tag ${i}`);
    const [found] = await Promise.all([batch.readTags(keys), batch.readTags(['last'])]);
    expect(found.map(text)).toEqual(keys.map((key) => `of ${key}`));
    expect(connection.sent.map((command) => command[2])).toEqual(['700', '1']);
  });

  test('that belong to another command are refused', async () => {
    const connection = new Scripted();
    connection.answer = () => [Buffer.from('other nonce'), Buffer.from('x')];
    await expect(batchOn(connection).batch.readTags(['a'])).rejects.toMatchObject({
      code: 'PURECACHE_REDIS_REPLIES_MIXED',
    });
    expect(connection.resets).toBe(1);
  });
});

describe('what fails', () => {
  test('fails for all that it was for, and for nothing else', async () => {
    const connection = new Scripted();
    const { batch } = batchOn(connection);
    const error = new Error('OOM no');
    connection.answer = () => {
      throw error;
    };
    const all = await Promise.allSettled([batch.read(keyOf(1)), batch.read(keyOf(2)), batch.readTags(['a'])]);
    expect(all).toEqual(Array(3).fill({ status: 'rejected', reason: error }));
    connection.answer = undefined;
    expect(text((await batch.read(keyOf(1))).value)).toBe(`of ${keyOf(1).value}`);
  });

  test('may be the permission to send at all', async () => {
    const connection = new Scripted();
    const { batch } = batchOn(connection, () => Promise.reject(new Error('open')));
    await expect(batch.read(keyOf(1))).rejects.toThrow('open');
    expect(connection.sent).toEqual([]);
  });

  test.each<[string, Reply]>([
    ['too long', [null, null, null, null]],
    ['too short', [null, null]],
    ['no list', Buffer.from('x')],
    ['null', null],
    ['with a number', [null, null, 1]],
    ['with a list', [null, null, []]],
  ])('a reply that is %s belongs to another command: the connection is reset', async (_, reply) => {
    const connection = new Scripted();
    connection.answer = () => reply;
    await expect(batchOn(connection).batch.read(keyOf(1))).rejects.toMatchObject({
      code: 'PURECACHE_REDIS_REPLIES_MIXED',
      message: expect.stringMatching(/^The reply to the MGET belongs/),
    });
    expect(connection.resets).toBe(1);
  });
});

describe('in a cluster', () => {
  const hash = (tag: string, key: string) => `{${tag}}${key}`;

  test('keys of one slot go out in one command, single ones as GET', async () => {
    const connection = new Scripted(true);
    const { batch, runs } = batchOn(connection);
    const key = keyOf(1);
    const other = keyOf(2);
    const reads = await Promise.all([batch.read(key), batch.read(other), batch.read(key)]);
    const singles = [key.value, root, key.group, other.value];
    expect(new Set(singles.map((each) => keySlot(each as string))).size).toBe(4);
    expect(connection.sent).toEqual(singles.map((each) => ['GET', each]));
    expect(reads.map(({ value }) => text(value))).toEqual([key, other, key].map(({ value }) => `of ${value}`));
    expect(reads.map(({ group }) => text(group))).toEqual([key, other, key].map(({ group }) => `of ${group}`));
    expect([batch.commands, runs()]).toEqual([4, 1]);
  });

  test('so do values of a prefix that holds them in one slot', async () => {
    const { ofKey, root } = names('{pc1}');
    const connection = new Scripted(true);
    const batch = new ReadBatch({ connection, root, run: (command) => command() });
    const key = ofKey('1:a0:~#1');
    const read = await batch.read(key);
    expect(connection.sent).toEqual([['MGET', key.value, root, key.group]]);
    expect([read.value, read.root, read.group].map(text)).toEqual([key.value, root, key.group].map((k) => `of ${k}`));
  });

  test('records of tags are read by slot', async () => {
    const connection = new Scripted(true);
    const { batch } = batchOn(connection);
    const keys = [hash('x', '1'), hash('y', '1'), hash('x', '2')];
    expect((await batch.readTags(keys)).map(text)).toEqual(keys.map((key) => `of ${key}`));
    expect(connection.sent.map((command) => command.slice(2, -1))).toEqual([
      ['2', hash('x', '1'), hash('x', '2')],
      ['1', hash('y', '1')],
    ]);
  });

  test('what a node does not answer is held against nothing that others have answered', async () => {
    const connection = new Scripted(true);
    connection.answer = ([, key]) => {
      if (key === keyOf(2).value) throw new Error('CLUSTERDOWN no');
      return Buffer.from('x');
    };
    const { batch } = batchOn(connection);
    const [one, other] = await Promise.allSettled([batch.read(keyOf(1)), batch.read(keyOf(2))]);
    expect(one).toMatchObject({ status: 'fulfilled', value: { value: Buffer.from('x') } });
    expect(other).toMatchObject({ status: 'rejected', reason: { message: 'CLUSTERDOWN no' } });
  });

  test('what comes after the deadline fails, what came before it does not', async () => {
    const connection = new Scripted(true);
    connection.isHolding = true;
    let expire: (error: Error) => void = () => {};
    const { batch } = batchOn(connection, (command) =>
      Promise.race([command(), new Promise<never>((_resolve, reject) => (expire = reject))]),
    );
    const reads = Promise.allSettled([batch.read(ofKey('a')), batch.read(ofKey('b'))]);
    await turn();
    const [ofA, ofRoot, ofB] = connection.held as [() => void, () => void, () => void];
    ofA();
    ofRoot();
    await turn();
    expire(new Error('late'));
    await turn();
    ofB();
    const [a, b] = await reads;
    expect(a.status).toBe('fulfilled');
    expect(b).toMatchObject({ status: 'rejected', reason: { message: 'late' } });
  });
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

  test('reads what is there, and what is not', async () => {
    const { batch } = batchOn(connectionOf(client));
    const key = keyOf('é');
    const bytes = Buffer.from([0, 255, 13, 10]);
    await redis.command('SET', key.value, bytes);
    await redis.command('SET', root, 'r');
    const [read, other, tags] = await Promise.all([
      batch.read(key),
      batch.read(ofKey('other')),
      batch.readTags([root, 'none']),
    ]);
    expect(read).toEqual({ value: bytes, root: Buffer.from('r'), group: null });
    expect(other).toEqual({ value: null, root: Buffer.from('r'), group: null });
    expect(tags).toEqual([Buffer.from('r'), null]);
  });

  test('10,000 reads at once take at most 60 commands', async () => {
    const keys = Array.from({ length: 10_000 }, (_, i) => keyOf(i));
    await client.mset(...keys.flatMap(({ value }) => [value, Buffer.alloc(200, 'x')]));
    await redis.command('CONFIG', 'RESETSTAT');
    const { batch } = batchOn(connectionOf(client));
    const reads = await Promise.all(keys.map((key) => batch.read(key)));
    expect(reads.every(({ value }) => value?.length === 200)).toBe(true);
    expect(batch.commands).toBeLessThanOrEqual(60);
    const stats = String(await redis.command('INFO', 'commandstats'));
    expect(Number(/cmdstat_mget:calls=(\d+)/.exec(stats)?.[1])).toBe(batch.commands);
    expect(stats).not.toContain('cmdstat_get:');
  });
});
