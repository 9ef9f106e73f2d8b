/** Rows of the fault matrix in which the way to the server is bad: slow, cut, or with bytes on it that nobody sent. */
import { connectionOf } from '../src/client/connect.js';
import { names } from '../src/server/names.js';
import { DEADLINE, faultKinds, faultRun, tell, type FaultRun } from './support/fault-run.js';
import { others, startProxy, type FaultProxy } from './support/fault-proxy.js';
import { startRedis, until, type RedisServer } from './support/redis-server.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each(faultKinds)('over a bad way, $name', (kind) => {
  let proxy: FaultProxy;
  let run: FaultRun;

  beforeEach(async () => {
    await server.command('FLUSHALL');
    proxy = await startProxy(server.port);
    run = await faultRun(kind, proxy.port, { deadlineMs: DEADLINE });
    await run.callAll(0, 500);
    await run.untilServed(0);
    run.waits = [];
  });

  afterEach(async () => {
    await run.end();
    await proxy.close();
  });

  test("F5 replies that come too late are nobody's: no call is given another key's value", async () => {
    let served = 0;
    for (let round = 0; round < 4; round++) {
      proxy.delay(400);
      await run.callAll(0, 500);
      proxy.delay(0);
      await run.untilServed(0);
      const { loads } = run;
      for (let each = 0; each < 4; each++) await run.callAll(0, 500);
      served += 2_000 - (run.loads - loads);
    }
    const longest = Math.max(...run.waits);
    tell('F5', kind.name, { calls: run.waits.length, served, wrong: run.wrong, 'longest ms': longest });
    expect(run).toMatchObject({ wrong: 0, failures: [] });
    expect(run.waits.length).toBeGreaterThanOrEqual(10_000);
    expect(served).toBeGreaterThan(1_000);
  });

  test('F6 of commands that are cut off all settle, and none is sent a second time', async () => {
    const connection = connectionOf(run.client);
    const monitor = await server.monitor();
    proxy.delay(60_000, 'toClient', others);
    const counted = Array.from({ length: 200 }, () => connection.send(['INCR', 'counter']));
    const settled = Promise.allSettled(counted);
    const removals = Array.from({ length: 100 }, (_, id) => run.backend.delete(`key ${id}`));
    const removed = Promise.allSettled(removals);
    await until(() => monitor.lines.flatMap(nonceIn).length >= 100);
    expect(await server.command('GET', 'counter')).toBe('200');
    proxy.cut(others);
    proxy.delay(0, 'toClient', others);
    const outcomes = [...(await settled), ...(await removed)];
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    await until(() => run.backend.stats().unconfirmed === 0);
    await run.untilServed(0);
    const executed = Number(await server.command('GET', 'counter'));
    const nonces = monitor.lines.flatMap(nonceIn);
    monitor.stop();
    tell('F6', kind.name, { sent: 200, executed, scripts: nonces.length });
    expect(executed).toBe(200);
    expect(nonces.length).toBeGreaterThan(100);
    expect(new Set(nonces).size).toBe(nonces.length);
    expect(run).toMatchObject({ wrong: 0, failures: [] });
    await connection.close();
  });

  test("F7 what nobody sent is a miss for some, never another key's value, and soon over", async () => {
    const longest: number[] = [];
    for (const bytes of GARBAGE) {
      const calls = [run.callAll(0, 250)];
      if (typeof bytes === 'string') proxy.inject(bytes, others);
      else proxy.truncate(bytes.cutAfter, others);
      calls.push(run.callAll(250, 500));
      await Promise.all(calls);
      const begun = performance.now();
      await run.untilServed(0);
      longest.push(performance.now() - begun);
      for (let each = 0; each < 2; each++) await run.callAll(0, 500);
    }
    const { waits, wrong, failures } = run;
    tell('F7', kind.name, { calls: waits.length, wrong, 'back after ms': longest.map(Math.round).join(' ') });
    expect({ wrong, failures }).toEqual({ wrong: 0, failures: [] });
    expect(waits.length).toBeGreaterThan(10_000);
    expect(Math.max(...longest)).toBeLessThan(4_000);
  });
});

test('F8 what is no entry of its key is a miss, and counted', async () => {
  const [kind] = faultKinds as [(typeof faultKinds)[number]];
  await server.command('FLUSHALL');
  const run = await faultRun(kind, server.port);
  await Promise.all([run.untilServed(1), run.untilServed(2)]);
  const raw = connectionOf(run.client);
  const { ofKey } = names('ioredis-6');
  const [value, other] = [1, 2].map((id) => ofKey(run.handle.keyOf(id)).value) as [string, string];
  const entry = (await raw.send(['GET', value])) as Buffer;
  const strangers = [
    Buffer.alloc(0),
    Buffer.from('nothing of ours'),
    (await raw.send(['GET', other])) as Buffer,
    Buffer.alloc(2_000_000, entry),
    ...[1, 3, 20, 40, entry.length - 1].map((length) => entry.subarray(0, length)),
    ...Array.from(entry.keys(), (at) => {
      const bent = Buffer.from(entry);
      bent[at] = (bent[at] as number) ^ 0x10;
      return bent;
    }),
  ];
  let misses = 0;
  for (const stranger of strangers) {
    await server.command('SET', value, stranger);
    const { loads } = run;
    await run.call(1);
    misses += run.loads - loads;
    await run.untilServed(1);
  }
  const { corrupt } = run.backend.stats();
  tell('F8', kind.name, { 'strange values': strangers.length, misses, corrupt });
  expect(run).toMatchObject({ failures: [], wrong: 0 });
  expect(misses).toBe(strangers.length);
  expect(corrupt).toBeGreaterThanOrEqual(strangers.length);
  await run.end();
});

test.each(['RPUSH', 'SADD'])(
  'F8 what %s has put in the place of an entry or a record does no harm',
  async (command) => {
    const [kind] = faultKinds as [(typeof faultKinds)[number]];
    await server.command('FLUSHALL');
    const run = await faultRun(kind, server.port, { method: { tags: () => ['tag'] } });
    await run.untilServed(1);
    const { ofKey, ofTag, root, clock, lastTag } = names('ioredis-6');
    const { value, lease, group } = ofKey(run.handle.keyOf(1));
    for (const key of [value, lease, group as string, root, clock, lastTag, ofTag('tag')]) {
      await server.command('DEL', key);
      await server.command(command, key, 'strange');
      run.change(1);
      await run.handle.delete(1);
      await run.untilServed(1);
      // A lease is free again once its key was invalidated.
      if (key === lease) continue;
      await server.command('DEL', key);
      await server.command(command, key, 'strange');
      run.change(1);
      await run.invalidateTags('tag');
      await run.untilServed(1);
    }
    tell('F8 types', kind.name, { wrong: run.wrong });
    expect(run).toMatchObject({ failures: [], wrong: 0 });
    await run.end();
  },
);

/** Frames that no server sends, and whole ones that nobody has asked for: from then on each reply seems to be another's. */
const GARBAGE = [
  '!!garbage\r\n',
  '$-5\r\n',
  '*3\r\n$5\r\nab',
  '$40\r\n',
  ':many\r\n',
  '\0\0\0\0',
  '+OK\r\n',
  '$3\r\nfoo\r\n',
  '*2\r\n$1\r\na\r\n$-1\r\n',
  { cutAfter: 1 },
  { cutAfter: 100 },
];

/** What tells a script's run from every other. */
function nonceIn(line: string): string[] {
  const words = line.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return words[0]?.toUpperCase() === '"EVALSHA"' ? [words[3 + Number(JSON.parse(words[2] as string))] as string] : [];
}
