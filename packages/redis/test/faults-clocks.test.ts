/** Rows of the fault matrix in which clocks jump: that of a process, and that of the server. */
import { jest } from '@jest/globals';
import { names } from '../src/server/names.js';
import { faultKinds, faultRun, tell, type FaultRun } from './support/fault-run.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

const [kind] = faultKinds as [(typeof faultKinds)[number]];
const HOUR = 3_600_000;
const TAG = 'all of them';

let server: RedisServer;
let runs: FaultRun[];
beforeEach(async () => {
  server = await startRedis();
  const method = { tags: () => [TAG], ttl: '1h' as const };
  runs = await Promise.all([faultRun(kind, server.port, { method }), faultRun(kind, server.port, { method })]);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(runs.map((run) => run.end()));
  await server.stop();
});

/** Reads, invalidates in one of three ways, and reads, in both processes. */
async function expectCoherence(run: FaultRun, other: FaultRun): Promise<void> {
  const ways = [
    (id: number) => run.handle.delete(id),
    () => run.invalidateTags(TAG),
    () => run.handle.clear(),
    (id: number) => other.handle.delete(id),
  ];
  for (const [at, way] of ways.entries()) {
    for (const each of [run, other, run]) await each.callAll(0, 20);
    for (let id = 0; id < 20; id++) {
      if (way.length === 0 || id === at) for (const each of [run, other]) each.change(id);
    }
    await way(at);
    for (const each of [other, run, other]) await each.callAll(0, 20);
  }
  expect([run, other]).toMatchObject(Array(2).fill({ wrong: 0, failures: [] }));
}

test.each([HOUR, -HOUR])('F25 the wall clock of a process jumps by %s ms, without effect', async (jump) => {
  const [run, other] = runs as [FaultRun, FaultRun];
  for (const each of runs) await each.backend.ready();
  await run.callAll(0, 20);
  await run.untilServed(19);
  const real = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => real() + jump);
  const { loads } = run;
  await run.callAll(0, 20);
  await other.callAll(0, 20);
  const reloads = run.loads - loads + other.loads;
  await expectCoherence(run, other);
  tell('F25', kind.name, { jump, 'loads of what is there': reloads, wrong: run.wrong + other.wrong });
  expect(reloads).toBe(0);
  // What is stored after the jump lives as long as ever.
  await run.untilServed(1);
  const { value } = names('ioredis-6').ofKey(run.handle.keyOf(1));
  expect(Number(await server.command('PTTL', value)) / HOUR).toBeCloseTo(1, 1);
});

describe('F26 the clock of the server is set back by 5 s', () => {
  const { clock, root, lastTag, ofTag, ofKey } = names('ioredis-6');
  const ahead = () => String((Date.now() + 5_000) * 1_000).padStart(16, '0');

  test('stamps grow all the same', async () => {
    const [run, other] = runs as [FaultRun, FaultRun];
    await run.callAll(0, 20);
    await server.command('SET', clock, ahead(), 'PX', HOUR);
    await expectCoherence(run, other);
    await run.untilServed(3);
    tell('F26 clock', kind.name, { wrong: run.wrong + other.wrong });
  });

  test.each([
    ['everything', () => root],
    ['a namespace', (run: FaultRun) => ofKey(run.handle.keyOf(1)).group as string],
  ])('invalidations of %s from before that remain in force', async (_, recordOf) => {
    const [run, other] = runs as [FaultRun, FaultRun];
    await run.callAll(0, 20);
    await run.untilServed(3);
    for (const each of runs) for (let id = 0; id < 20; id++) each.change(id);
    await server.command('SET', recordOf(run), ahead(), 'PX', HOUR);
    await server.command('DEL', clock);
    await other.callAll(0, 20);
    await expectCoherence(run, other);
    await other.untilServed(3);
    tell('F26 record', kind.name, { wrong: run.wrong + other.wrong });
  });

  test('invalidations of a tag from before that remain in force, and entries with it are misses for that time', async () => {
    const [run, other] = runs as [FaultRun, FaultRun];
    await run.callAll(0, 20);
    await run.untilServed(3);
    for (const each of runs) for (let id = 0; id < 20; id++) each.change(id);
    await server.command('SET', ofTag(TAG), ahead(), 'PX', HOUR);
    await server.command('DEL', clock, lastTag);
    await other.callAll(0, 20);
    await expectCoherence(run, other);
    await other.untilServed(3);
    tell('F26 tag', kind.name, { wrong: run.wrong + other.wrong });
  });
});
