import { Redis as Client } from 'ioredis';
import { connectionOf } from '../src/client/connect.js';
import { names } from '../src/server/names.js';
import { Server, type Acquiring, type Filling } from '../src/server/server.js';
import { formatStamp, isValid, parseStamps } from '../src/server/stamps.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import type { RespConnection } from './support/resp.js';

let redis: RedisServer;
let client: Client;
let server: Server;
let bus: RespConnection;
let heard: unknown[] = [];

const naming = names('pc1');
const GROUP = '5:users2:v1';
const key = naming.ofKey(`${GROUP}~#1`);
const loose = naming.ofKey('loose');
const [red, green] = [naming.ofTag('red'), naming.ofTag('green')];
const TTL = 60_000;
const HOUR = 3_600_000_000;

beforeAll(async () => {
  redis = await startRedis();
  client = new Client(redis.port);
  server = new Server({ connection: connectionOf(client), names: naming, stampTtlMs: TTL, clockSkewMs: 0 });
  bus = redis.connect();
  bus.onPush = (push) => heard.push((push as unknown[])[2]);
  await bus.command('SUBSCRIBE', naming.channel);
});

afterAll(async () => {
  client.disconnect();
  await redis.stop();
});

beforeEach(async () => {
  await redis.command('FLUSHALL');
  heard = [];
});

const get = async (name: string): Promise<string> => String(await redis.command('GET', name));
const left = async (name: string): Promise<number> => Number(await redis.command('PTTL', name));
const serverTime = async (): Promise<number> => {
  const [seconds, micros] = (await redis.command('TIME')) as string[];
  return Number(seconds) * 1_000_000 + Number(micros);
};
/** Messages up to this moment. */
const messages = async (): Promise<unknown[]> => {
  await redis.command('PUBLISH', naming.channel, 'end');
  while (heard.at(-1) !== 'end') await new Promise((resolve) => setImmediate(resolve));
  return heard.slice(0, -1);
};

const envelope = (stamp: string, rest = 'value'): Buffer =>
  Buffer.concat([Buffer.from([0x50, 0x43, 1, 1, 0]), Buffer.from(stamp), Buffer.from(rest)]);
const acquire = (of = key, options: Partial<Acquiring> = {}) =>
  server.acquire(of, { token: 'mine', leaseMs: 3_000, seenStamp: '', force: false, ...options });
const started = async (of = key, options: Partial<Acquiring> = {}): Promise<string> => {
  const acquired = await acquire(of, options);
  if (acquired.kind !== 'lease') throw new Error(`No lease: ${acquired.kind}`);
  return acquired.startedAt;
};
const fill = (startedAt: string, options: Partial<Filling> = {}, of = key) =>
  server.fill(of, {
    token: 'mine',
    startedAt,
    envelope: envelope(startedAt),
    ttl: 10_000,
    tags: [],
    message: 'filled',
    ...options,
  });
const filled = async (of = key, tags: readonly string[] = []): Promise<string> => {
  const startedAt = await started(of);
  expect(await fill(startedAt, { tags }, of)).toBe(true);
  return startedAt;
};
/** Whether an entry of `key` with this stamp is one to be served. */
const valid = async (stamp: string, tags: readonly string[] = [], of = key): Promise<boolean> => {
  const read = async (name: string | undefined) =>
    name === undefined ? undefined : parseStamps((await redis.command('GET', name)) as string | null);
  return isValid(stamp, of, {
    root: await read(naming.root),
    group: await read(of.group),
    tags: await Promise.all(tags.map(read)),
  });
};
const clear = () => server.bump([{ record: naming.root, item: '' }], 'r');
const invalidate = (tag: string, item = '') =>
  server.bump(
    [
      { record: naming.lastTag, item: '' },
      { record: tag, item },
    ],
    't',
  );

describe('acquire', () => {
  test('gives the lease, with the server’s time as the stamp of the load', async () => {
    const before = await serverTime();
    const startedAt = Number(await started());
    expect(startedAt).toBeGreaterThanOrEqual(before);
    expect(startedAt).toBeLessThanOrEqual(await serverTime());
    expect(await get(key.lease)).toBe('mine');
    expect(await left(key.lease)).toBeGreaterThan(2_000);
    expect(await left(key.lease)).toBeLessThanOrEqual(3_000);
  });

  test('makes the records that are missing, so that nothing older is valid and this load is', async () => {
    const startedAt = await started();
    for (const record of [naming.root, naming.lastTag, key.group as string]) {
      expect(await get(record)).toBe(formatStamp(Number(startedAt) - 1));
      expect(await left(record)).toBeGreaterThan(TTL - 5_000);
    }
    expect(await valid(startedAt)).toBe(true);
    expect(await valid(formatStamp(Number(startedAt) - 1))).toBe(false);
  });

  test('makes records anew that are not in order', async () => {
    for (const text of [
      '',
      'x',
      '12345678901234567',
      `${formatStamp(5)};`,
      `${formatStamp(5)};x=1`,
      `${formatStamp(5)}x`,
    ]) {
      await redis.command('SET', naming.root, text);
      const startedAt = await started(key, { force: true });
      expect(await get(naming.root)).toBe(formatStamp(Number(startedAt) - 1));
    }
  });

  test('leaves records alone that are there', async () => {
    const record = `${formatStamp(5)};4.abc=${formatStamp(6)}`;
    await redis.command('SET', naming.root, record);
    await started();
    expect(await get(naming.root)).toBe(record);
  });

  test('a key without a namespace has no record but the root’s', async () => {
    expect(await valid(await started(loose), [], loose)).toBe(true);
    expect(await redis.command('KEYS', '*:t:*')).toHaveLength(3);
  });

  test('while another holds the lease, tells how long it is good for', async () => {
    await started();
    const acquired = await acquire(key, { token: 'other' });
    expect(acquired).toEqual({ kind: 'wait', left: expect.any(Number) });
    expect((acquired as { left: number }).left).toBeGreaterThan(2_000);
    expect(await get(key.lease)).toBe('mine');
  });

  test('tells of a value that is another one than was seen', async () => {
    const stamp = await filled();
    expect(await acquire()).toEqual({ kind: 'found' });
    expect(await acquire(key, { seenStamp: formatStamp(7) })).toEqual({ kind: 'found' });
    expect(await redis.command('EXISTS', key.lease)).toBe(0);
    expect(await acquire(key, { seenStamp: stamp })).toMatchObject({ kind: 'lease' });
  });

  test.each([
    ['too short', Buffer.from('PC\x01')],
    ['of another kind', Buffer.from('x'.repeat(40))],
    ['of another version', Buffer.from(`PC\x02\x01\x00${formatStamp(7)}`)],
    ['without a stamp', Buffer.from(`PC\x01\x01\x00${'x'.repeat(40)}`)],
  ])('a value that nobody could read (%s) is none', async (_, bytes) => {
    await redis.command('SET', key.value, bytes);
    expect(await acquire()).toMatchObject({ kind: 'lease' });
  });

  test('by force takes the lease over, whatever is stored; who had it stores nothing', async () => {
    const stamp = await filled();
    const old = await started(key, { seenStamp: stamp });
    const startedAt = await started(key, { token: 'other', force: true });
    expect(await fill(old)).toBe(false);
    expect(await server.renew(key, 'mine', 3_000)).toBe(false);
    expect(await server.release(key, 'mine', 'u')).toBe(false);
    expect(await get(key.lease)).toBe('other');
    expect(await fill(startedAt, { token: 'other' })).toBe(true);
  });

  test('stamps only grow, even when the server’s clock was set back', async () => {
    const future = (await serverTime()) + HOUR;
    await redis.command('SET', naming.clock, formatStamp(future));
    const stamps = [];
    for (let i = 0; i < 3; i++) stamps.push(Number(await started(key, { force: true })));
    expect(stamps).toEqual([future + 1, future + 2, future + 3]);
    expect(await left(naming.clock)).toBeGreaterThan(TTL - 5_000);
  });

  test.each([
    ['the root', naming.root],
    ['the namespace', key.group as string],
    ['any tag', naming.lastTag],
  ])('the stamp is later than that of %s, which a clock that went ahead may have given', async (_, record) => {
    const future = (await serverTime()) + HOUR;
    await redis.command('SET', record, formatStamp(future));
    expect(Number(await started())).toBe(future + 1);
    expect(Number(await get(naming.clock))).toBe(future + 1);
    await redis.command('SET', record, `${formatStamp(5)};a=${formatStamp(future + 7)};b=${formatStamp(6)}`);
    expect(Number(await started(key, { force: true }))).toBe(future + 8);
    expect(await valid(formatStamp(future + 8))).toBe(true);
  });
});

describe('fill', () => {
  test('stores under the lease, ends it, and tells of it', async () => {
    const startedAt = await started();
    expect(await fill(startedAt)).toBe(true);
    expect(await get(key.value)).toBe(envelope(startedAt).toString());
    expect(await left(key.value)).toBeGreaterThan(9_000);
    expect(await left(key.value)).toBeLessThanOrEqual(10_000);
    expect(await redis.command('EXISTS', key.lease)).toBe(0);
    expect(await messages()).toEqual(['filled']);
  });

  test('stores nothing, and tells of nothing, without the lease', async () => {
    const startedAt = await started();
    for (const token of ['other', '']) expect(await fill(startedAt, { token })).toBe(false);
    await redis.command('DEL', key.lease);
    expect(await fill(startedAt, { tags: [red] })).toBe(false);
    expect(await redis.command('EXISTS', key.value, red)).toBe(0);
    expect(await messages()).toEqual([]);
  });

  test('an invalidation of the key between acquire and fill refuses the fill', async () => {
    const startedAt = await started();
    await server.remove(key, 'k');
    expect(await fill(startedAt)).toBe(false);
    expect(await redis.command('EXISTS', key.value)).toBe(0);
  });

  test('one of everything, the namespace or a tag leaves an entry that is not valid', async () => {
    for (const record of [naming.root, key.group as string]) {
      const startedAt = await started(key, { force: true });
      await server.bump([{ record, item: '' }], 'r');
      await fill(startedAt);
      expect(await valid(startedAt)).toBe(false);
    }
    const startedAt = await started(key, { force: true });
    await invalidate(red);
    await fill(startedAt, { tags: [red] });
    expect(await valid(startedAt, [red])).toBe(false);
  });

  test('a life without end has no expiry, nor have the records that it needs', async () => {
    await fill(await started(), { ttl: Infinity, tags: [red] });
    for (const name of [key.value, naming.root, key.group as string, naming.lastTag, red]) {
      expect(await left(name)).toBe(-1);
    }
    await filled(naming.ofKey(`${GROUP}~#2`), [red]); // a shorter life does not give them one
    for (const name of [naming.root, key.group as string, naming.lastTag, red]) expect(await left(name)).toBe(-1);
  });

  test('records outlive the entry, by the time that they were made with', async () => {
    await fill(await started(), { ttl: 5_000_000, tags: [red] });
    for (const name of [naming.root, key.group as string, naming.lastTag, red]) {
      expect(await left(name)).toBeGreaterThan(5_000_000 + TTL - 5_000);
      expect(await left(name)).toBeLessThanOrEqual(5_000_000 + TTL);
    }
    await filled(naming.ofKey(`${GROUP}~#2`), [red]); // a shorter life does not cut theirs
    for (const name of [naming.root, key.group as string, naming.lastTag, red]) {
      expect(await left(name)).toBeGreaterThan(5_000_000);
    }
  });

  test('a life of less than a millisecond is one of a millisecond', async () => {
    expect(await fill(await started(), { ttl: 0.25 })).toBe(true);
  });

  describe('the record of a tag that is missing', () => {
    test('is made older than the load if no tag was invalidated since it began', async () => {
      const startedAt = await filled(key, [red, green]);
      for (const tag of [red, green]) expect(await get(tag)).toBe(formatStamp(Number(startedAt) - 1));
      expect(await valid(startedAt, [red, green])).toBe(true);
    });

    test('also if one was before it began', async () => {
      await invalidate(green);
      const startedAt = await filled(key, [red, green]);
      expect(await valid(startedAt, [red, green])).toBe(true);
    });

    test('is made now if any tag was since: the record that was lost could have told of that', async () => {
      const startedAt = await started();
      await invalidate(red);
      await redis.command('DEL', red);
      await fill(startedAt, { tags: [red] });
      expect(Number(await get(red))).toBeGreaterThan(Number(startedAt));
      expect(await valid(startedAt, [red])).toBe(false);
      expect(await valid(await started(key, { force: true }), [red])).toBe(true);
    });

    test('is made now if it is not known when any was', async () => {
      const startedAt = await started();
      await redis.command('DEL', naming.lastTag);
      await fill(startedAt, { tags: [red, green] });
      for (const name of [naming.lastTag, red, green])
        expect(Number(await get(name))).toBeGreaterThan(Number(startedAt));
      expect(await valid(startedAt, [red, green])).toBe(false);
      expect(await filled(naming.ofKey(`${GROUP}~#2`), [red])).not.toBe('');
    });

    test('belongs to keys without a namespace as well', async () => {
      const startedAt = await filled(loose, [red]);
      expect(await valid(startedAt, [red], loose)).toBe(true);
      await redis.command('DEL', red);
      expect(await valid(startedAt, [red], loose)).toBe(false);
    });

    test('is not made for the root or a namespace: those that are missing make the entry invalid', async () => {
      const startedAt = await started();
      await redis.command('DEL', naming.root, key.group as string);
      expect(await fill(startedAt)).toBe(true);
      expect(await redis.command('EXISTS', naming.root, key.group as string)).toBe(0);
    });
  });

  test('leaves the records of tags alone that are there', async () => {
    await filled(key, [red]);
    const before = await get(red);
    await redis.command('DEL', key.value);
    await filled(key, [red]);
    expect(await get(red)).toBe(before);
  });
});

test('no load that began before an invalidation is valid after it, though the clock is set back meanwhile', async () => {
  // The clock stood an hour ahead when the load began; nothing but the last stamp given tells of it.
  await redis.command('SET', naming.clock, formatStamp((await serverTime()) + HOUR));
  const startedAt = await started();
  await redis.command('SET', naming.root, formatStamp(5));
  await redis.command('SET', key.group as string, formatStamp(5));
  await redis.command('SET', naming.lastTag, formatStamp(5));
  await invalidate(red);
  await fill(startedAt, { tags: [red, green] });
  expect(await valid(startedAt, [red])).toBe(false);
  expect(await valid(startedAt, [green])).toBe(false); // its record was missing, and a tag was invalidated since
  await clear();
  expect(await valid(startedAt)).toBe(false);
});

describe('renew', () => {
  test('prolongs the lease of its holder', async () => {
    await started();
    expect(await server.renew(key, 'mine', 50_000)).toBe(true);
    expect(await left(key.lease)).toBeGreaterThan(45_000);
  });

  test('but no other, and none that is over', async () => {
    await started();
    expect(await server.renew(key, 'other', 50_000)).toBe(false);
    expect(await left(key.lease)).toBeLessThanOrEqual(3_000);
    await redis.command('DEL', key.lease);
    expect(await server.renew(key, 'mine', 50_000)).toBe(false);
    expect(await redis.command('EXISTS', key.lease)).toBe(0);
  });
});

describe('release', () => {
  test('ends the lease of its holder, and tells of it', async () => {
    await started();
    expect(await server.release(key, 'mine', 'unlocked')).toBe(true);
    expect(await redis.command('EXISTS', key.lease)).toBe(0);
    expect(await messages()).toEqual(['unlocked']);
  });

  test('but no other', async () => {
    await started();
    expect(await server.release(key, 'other', 'unlocked')).toBe(false);
    expect(await get(key.lease)).toBe('mine');
    expect(await messages()).toEqual([]);
  });
});

describe('remove', () => {
  test('removes value and lease, tells of it, and gives what is needed to say what was there', async () => {
    const startedAt = await started();
    const long = envelope(startedAt, 'x'.repeat(200));
    await fill(startedAt, { envelope: long });
    await started(key, { force: true });
    const removed = await server.remove(key, 'gone');
    expect(removed.head).toEqual(long.subarray(0, 64));
    expect(parseStamps(removed.root)?.base).toBe(Number(startedAt) - 1);
    expect(parseStamps(removed.group)?.base).toBe(Number(startedAt) - 1);
    expect(await redis.command('EXISTS', key.value, key.lease)).toBe(0);
    expect(await messages()).toEqual(['filled', 'gone']);
  });

  test('tells of it also if there was nothing: copies elsewhere may be there', async () => {
    expect(await server.remove(key, 'gone')).toEqual({ head: null, root: null, group: null });
    expect(await server.remove(loose, 'gone')).toEqual({ head: null, root: null, group: null });
    expect(await messages()).toEqual(['gone', 'gone']);
  });
});

describe('bump', () => {
  test('raises a record, and makes it if it is missing', async () => {
    const before = await serverTime();
    await clear();
    expect(Number(await get(naming.root))).toBeGreaterThanOrEqual(before);
    expect(await left(naming.root)).toBeGreaterThan(TTL - 5_000);
    expect(await messages()).toEqual(['r']);
  });

  test('only ever raises it', async () => {
    const future = (await serverTime()) + HOUR;
    await redis.command('SET', naming.root, `${formatStamp(5)};a=${formatStamp(future)}`);
    await clear();
    expect(Number(await get(naming.root))).toBe(future + 1);
    await redis.command('SET', naming.clock, formatStamp(future + 5));
    await clear();
    expect(Number(await get(naming.root))).toBe(future + 6);
    let last = 0;
    for (let i = 0; i < 20; i++) {
      await clear();
      const now = Number(await get(naming.root));
      expect(now).toBeGreaterThan(last);
      last = now;
    }
  });

  test('gives all records the same stamp', async () => {
    await redis.command('SET', red, formatStamp((await serverTime()) + HOUR));
    await server.bump(
      [naming.lastTag, red, green].map((record) => ({ record, item: '' })),
      't',
    );
    expect(await get(naming.lastTag)).toBe(await get(red));
    expect(await get(green)).toBe(await get(red));
  });

  test('leaves a record’s expiry as it is', async () => {
    await redis.command('SET', naming.root, formatStamp(5), 'PX', 9_000_000);
    await clear();
    expect(await left(naming.root)).toBeGreaterThan(8_000_000);
    await redis.command('SET', red, formatStamp(5));
    await invalidate(red);
    expect(await left(red)).toBe(-1);
  });

  test('outdates a part alone, and the last time of any tag as a whole', async () => {
    const startedAt = await filled(key, [red]);
    const other = naming.ofKey('6:others0:~#1');
    await filled(other, [red]);
    await invalidate(red, key.groupId);
    expect([...(parseStamps(await get(red))?.items.keys() ?? [])]).toEqual([key.groupId]);
    expect(parseStamps(await get(naming.lastTag))).toEqual({
      base: parseStamps(await get(red))?.items.get(key.groupId as string),
      items: new Map(),
    });
    expect(await valid(startedAt, [red])).toBe(false);
    expect(await valid(startedAt, [])).toBe(true);
    const later = await started(other, { force: true });
    expect(await valid(later, [red], other)).toBe(true);
  });

  test('raises an item that is there, and keeps the others', async () => {
    await server.bump([{ record: naming.root, item: '7.a-b_c' }], 'r');
    expect(parseStamps(await get(naming.root))?.items.size).toBe(0); // it was missing: all is outdated
    for (const item of ['7.a-b_c', '7.abc', '7.a-b_c']) await server.bump([{ record: naming.root, item }], 'r');
    const items = [...(parseStamps(await get(naming.root))?.items ?? [])];
    expect(items.map(([item]) => item)).toEqual(['7.abc', '7.a-b_c']);
    expect(items[1]?.[1]).toBeGreaterThan(items[0]?.[1] as number);
  });

  test('holds 100 items; with one more the whole is outdated instead', async () => {
    await clear();
    const { base } = parseStamps(await get(naming.root)) as { base: number };
    for (let i = 0; i < 100; i++) await server.bump([{ record: naming.root, item: `5.item${i}` }], 'r');
    expect(parseStamps(await get(naming.root))).toMatchObject({ base, items: { size: 100 } });
    await server.bump([{ record: naming.root, item: '5.item50' }], 'r');
    expect(parseStamps(await get(naming.root))).toMatchObject({ base, items: { size: 100 } });
    await server.bump([{ record: naming.root, item: '5.item100' }], 'r');
    const record = parseStamps(await get(naming.root));
    expect(record?.items.size).toBe(0);
    expect(record?.base).toBeGreaterThan(base);
  });
});

test('every script survives that the server forgets it', async () => {
  const flush = () => redis.command('SCRIPT', 'FLUSH');
  await flush();
  const startedAt = await started();
  await flush();
  expect(await server.renew(key, 'mine', 3_000)).toBe(true);
  await flush();
  expect(await fill(startedAt)).toBe(true);
  await flush();
  expect(await server.remove(key, 'k')).toMatchObject({ head: envelope(startedAt) });
  await started();
  await flush();
  expect(await server.release(key, 'mine', 'u')).toBe(true);
  await flush();
  await clear();
  expect(await messages()).toEqual(['filled', 'k', 'u', 'r']); // each ran once
});
