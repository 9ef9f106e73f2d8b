import { Cluster } from 'ioredis';
import { connectionOf } from '../src/client/connect.js';
import type { Argument, Connection } from '../src/client/connection.js';
import { names } from '../src/server/names.js';
import { Server, type Filling } from '../src/server/server.js';
import { formatStamp, isValid, parseStamps } from '../src/server/stamps.js';
import { startCluster, type RedisCluster } from './support/redis-cluster.js';

// What is done on a single server is tested with the scripts.

const naming = names('pc1');
const TTL = 60_000;
const SKEW = 1_000_000;
const [red, green] = [naming.ofTag('red'), naming.ofTag('green')];

let cluster: RedisCluster;
let client: Cluster;
let connection: Connection;
let server: Server;
let count = 0;

beforeAll(async () => {
  cluster = await startCluster();
  client = new Cluster(cluster.rootNodes.map(({ host, port }) => ({ host, port })));
  await new Promise((resolve) => client.once('ready', resolve));
  connection = connectionOf(client);
  server = new Server({ connection, names: naming, stampTtlMs: TTL, clockSkewMs: SKEW / 1_000 });
});
afterAll(async () => {
  client.disconnect();
  await cluster.stop();
});
beforeEach(async () => {
  await Promise.all(cluster.nodes.map((node) => node.command('FLUSHALL')));
});

const keyOf = (id: string) => naming.ofKey(`5:users2:v1~#${id}`);
const newKey = () => keyOf(String(count++));
const get = (name: string): Promise<string | null> => client.get(name);
const started = async (key = newKey(), seenStamp = ''): Promise<string> => {
  const acquired = await server.acquire(key, { token: 'mine', leaseMs: 3_000, seenStamp, force: false });
  if (acquired.kind !== 'lease') throw new Error(`No lease: ${acquired.kind}`);
  return acquired.startedAt;
};
const fill = (key: ReturnType<typeof keyOf>, startedAt: string, options: Partial<Filling> = {}) =>
  server.fill(key, {
    token: 'mine',
    startedAt,
    envelope: Buffer.from(`PC\x01\x01\x00${startedAt}rest`, 'latin1'),
    ttl: 10_000,
    tags: [],
    message: 'filled',
    ...options,
  });
const valid = async (key: ReturnType<typeof keyOf>, stamp: string, tags: readonly string[] = []): Promise<boolean> => {
  const [root, group, ...ofTags] = await Promise.all(
    [naming.root, key.group as string, ...tags].map(async (name) => parseStamps(await get(name))),
  );
  return isValid(stamp, key, { root, group, tags: ofTags }, server.skew);
};

test('allows for the difference of clocks in a cluster only', () => {
  const options = { names: naming, stampTtlMs: TTL, clockSkewMs: 7 };
  expect(new Server({ ...options, connection }).skew).toBe(7_000);
  expect(new Server({ ...options, connection: { isCluster: false } as Connection }).skew).toBe(0);
});

test('a lease makes the records that are missing, so that its load is valid', async () => {
  const key = newKey();
  const startedAt = await started(key);
  for (const record of [naming.root, naming.lastTag, key.group as string]) {
    expect(await get(record)).toBe(formatStamp(Number(startedAt) - 1 - SKEW));
    expect(await client.pttl(record)).toBeGreaterThan(TTL - 5_000);
  }
  expect(await valid(key, startedAt)).toBe(true);
  expect(await get(naming.clock)).toBeNull();
});

test('a key has one lease, and a value that is found', async () => {
  const key = newKey();
  const startedAt = await started(key);
  const again = { token: 'other', leaseMs: 3_000, seenStamp: '', force: false };
  expect(await server.acquire(key, again)).toEqual({ kind: 'wait', left: expect.any(Number) });
  expect(await server.renew(key, 'mine', 50_000)).toBe(true);
  expect(await fill(key, startedAt)).toBe(true);
  expect(await server.acquire(key, again)).toEqual({ kind: 'found' });
  expect(await fill(key, startedAt)).toBe(false);
  expect(await server.renew(key, 'mine', 50_000)).toBe(false);
});

test('a fill makes the records of its tags, and all outlive the entry', async () => {
  const key = newKey();
  const startedAt = await started(key);
  await fill(key, startedAt, { tags: [red, green], ttl: 5_000_000 });
  expect(await valid(key, startedAt, [red, green])).toBe(true);
  for (const record of [naming.root, naming.lastTag, key.group as string, red, green]) {
    expect(await client.pttl(record)).toBeGreaterThan(5_000_000);
  }
  const other = newKey();
  await fill(other, await started(other), { tags: [red], ttl: Infinity });
  for (const record of [naming.root, naming.lastTag, other.group as string, red, other.value]) {
    expect(await client.pttl(record)).toBe(-1);
  }
  expect(await client.pttl(green)).toBeGreaterThan(5_000_000);
});

test('the record of a tag that is missing is made now if any tag was invalidated since the load began', async () => {
  const key = newKey();
  const startedAt = await started(key);
  await server.bump([{ record: naming.lastTag, item: '' }], 't');
  await fill(key, startedAt, { tags: [red] });
  expect(Number(await get(red))).toBeGreaterThan(Number(startedAt));
  expect(await valid(key, startedAt, [red])).toBe(false);
});

test('a record that was lost while a load ran makes its entry invalid', async () => {
  const key = newKey();
  const startedAt = await started(key);
  await client.del(key.group as string);
  await fill(key, startedAt);
  expect(await valid(key, startedAt)).toBe(false);
});

test('records in other slots are raised each by itself, and only ever raised', async () => {
  const key = newKey();
  const startedAt = await started(key);
  await fill(key, startedAt, { tags: [red] });
  await server.bump(
    [
      { record: naming.lastTag, item: '' },
      { record: red, item: key.groupId as string },
    ],
    't',
  );
  expect(parseStamps(await get(red))?.items.get(key.groupId as string)).toBeGreaterThan(Number(startedAt));
  expect(await valid(key, startedAt, [])).toBe(true);
  expect(await valid(key, startedAt, [red])).toBe(false);
  const future = Date.now() * 1_000 + 3_600_000_000;
  await client.set(naming.root, formatStamp(future));
  await server.bump([{ record: naming.root, item: '' }], 'r');
  expect(await get(naming.root)).toBe(formatStamp(future + 1));
});

test('removing ends the lease as well', async () => {
  const key = newKey();
  const startedAt = await started(key);
  await fill(key, startedAt);
  const late = await started(key, startedAt);
  expect(await server.remove(key, 'gone')).toMatchObject({ head: expect.any(Buffer), root: null, group: null });
  expect(await fill(key, late)).toBe(false);
  expect(await server.remove(key, 'gone')).toEqual({ head: null, root: null, group: null });
});

describe('messages', () => {
  /** Hears what is sent, and fails some of it. */
  function listening(failing: readonly string[] = []) {
    const sent: string[] = [];
    const send = async (command: readonly Argument[], key?: string) => {
      if (command[0] !== 'SPUBLISH') return connection.send(command, key);
      expect([command[1], key]).toEqual([naming.channel, naming.channel]);
      if (failing.includes(command[2] as string)) throw new Error('CLUSTERDOWN no');
      sent.push(command[2] as string);
      return connection.send(command, key);
    };
    const through = { isCluster: true, send, reset: () => connection.reset() } as Partial<Connection> as Connection;
    return { sent, server: new Server({ connection: through, names: naming, stampTtlMs: TTL, clockSkewMs: 0 }) };
  }
  const acquiring = { token: 'mine', leaseMs: 3_000, seenStamp: '', force: true };
  const filling = { token: 'mine', startedAt: formatStamp(7), envelope: Buffer.from('x'), ttl: 5_000, tags: [] };

  test('follow what they tell of, and nothing is told of what did not happen', async () => {
    const { sent, server } = listening();
    const key = newKey();
    await server.acquire(key, acquiring);
    expect(await server.fill(key, { ...filling, message: 'f' })).toBe(true);
    expect(await server.fill(key, { ...filling, message: 'no' })).toBe(false);
    await server.acquire(key, acquiring);
    expect(await server.release(key, 'mine', 'u')).toBe(true);
    expect(await server.release(key, 'mine', 'no')).toBe(false);
    await server.remove(key, 'k');
    await server.bump([{ record: naming.root, item: '' }], 'r');
    expect(sent).toEqual(['f', 'u', 'k', 'r']);
  });

  test('of an invalidation that do not go out make it fail; those for who waits do not matter', async () => {
    const { server } = listening(['f', 'u', 'k', 'r']);
    const key = newKey();
    await server.acquire(key, acquiring);
    expect(await server.fill(key, { ...filling, message: 'f' })).toBe(true);
    await server.acquire(key, acquiring);
    expect(await server.release(key, 'mine', 'u')).toBe(true);
    await expect(server.remove(key, 'k')).rejects.toThrow('CLUSTERDOWN');
    await expect(server.bump([{ record: naming.root, item: '' }], 'r')).rejects.toThrow('CLUSTERDOWN');
  });
});
