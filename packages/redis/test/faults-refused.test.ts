/** Rows of the fault matrix in which the server answers, and refuses: no memory, a replica, no permission, no password. */
import { inspect } from 'node:util';
import { DEADLINE, FaultRun, faultKinds, faultRun, SLACK, tell } from './support/fault-run.js';
import { startRedis, startReplica, until, type RedisServer } from './support/redis-server.js';

const PASSWORD = 'correct-horse-battery';

/** All commands that `ready` speaks of, and those that only one of the clients needs to connect. */
const COMMANDS = ['mget', 'get', 'getrange', 'set', 'unlink', 'pttl', 'pexpire', 'time', 'evalsha', 'publish'];

let server: RedisServer;
afterEach(() => server.stop());

describe.each(faultKinds)('refused, $name', (kind) => {
  const openWith = async (options: object) =>
    new FaultRun(kind, await kind.open(server.port, options), { deadlineMs: DEADLINE });

  test('F9 a server without memory left is read from, and calls that it cannot store are served', async () => {
    server = await startRedis({ args: ['--maxmemory-policy', 'noeviction'] });
    const run = await faultRun(kind, server.port);
    await run.callAll(0, 50);
    for (let id = 0; id < 50; id++) await run.untilServed(id);
    // Less than the server has: whatever takes memory is refused.
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    run.spared.length = 0;
    const loaded = run.loads;
    await run.callAll(0, 50);
    const servedLoads = run.loads - loaded;
    await run.callAll(100, 200);
    const told = run.spared.filter((code) => code === 'OOM').length;
    tell('F9', kind.name, {
      'loads of what is stored': servedLoads,
      rejections: run.failures.length,
      'refused stores told': told,
    });
    expect(servedLoads).toBe(0);
    expect(run).toMatchObject({ failures: [], wrong: 0 });
    expect(told).toBe(100);
    run.change(7);
    expect(await run.handle.delete(7)).toBe(true);
    expect(await run.call(7)).toBe(run.truth(7));
    await run.end();
  });

  test('F10 a replica is read from, and invalidations on it reject until it can be written to', async () => {
    server = await startRedis();
    const source = await faultRun(kind, server.port);
    await source.callAll(0, 50);
    for (let id = 0; id < 50; id++) await source.untilServed(id);
    const replica = await startReplica(server);
    const run = await faultRun(kind, replica.port);
    await run.callAll(0, 50);
    expect(run.loads).toBe(0);
    await run.callAll(100, 150);
    expect(run).toMatchObject({ failures: [], wrong: 0, loads: 50 });
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, id) => run.handle.delete(id)));
    const rejected = outcomes.filter(({ status }) => status === 'rejected').length;
    const begun = run.loads;
    for (let id = 0; id < 50; id++) run.change(id);
    await run.callAll(0, 50);
    tell('F10', kind.name, {
      'failed calls': run.failures.length,
      'rejected invalidations of 50': rejected,
      wrong: run.wrong,
    });
    expect(rejected).toBe(50);
    expect(run).toMatchObject({ failures: [], wrong: 0, loads: begun + 50 });
    await replica.command('REPLICAOF', 'NO', 'ONE');
    await until(() => run.backend.stats().unconfirmed === 0);
    await Promise.all([run.end(), source.end()]);
    await replica.stop();
  });

  test('F11 a password that is missing or wrong fails the start in time, and no call', async () => {
    server = await startRedis({ args: ['--requirepass', PASSWORD] });
    const wrong = { password: 'wrong-horse-battery' };
    for (const options of [{}, wrong]) {
      const run = await openWith(options);
      await expectStartFails(run, 'F11 password');
      await run.end();
    }
  });

  test('F11 a permission that is missing is named when it starts, and fails no call', async () => {
    server = await startRedis();
    for (const command of [...COMMANDS, 'subscribe']) {
      const user = ['ACL', 'SETUSER', command, 'on', `>${PASSWORD}`, '~*', '&*', '+@all', `-${command}`];
      expect(await server.command(...user)).toBe('OK');
      await server.command('FLUSHALL'); // of leases that nobody was allowed to end
      const run = await openWith({ username: command, password: PASSWORD });
      const said = await expectStartFails(run, `F11 -${command}`);
      expect(said.split('Needed')[0]?.toLowerCase()).toContain(command);
      await run.end();
    }
  });
});

/** @returns what the start failed with */
async function expectStartFails(run: FaultRun, row: string): Promise<string> {
  const begun = performance.now();
  const error: unknown = await run.backend.ready().catch((thrown: unknown) => thrown);
  const failedAfter = performance.now() - begun;
  await run.callAll(0, 20);
  await run.callAll(0, 20);
  tell(row, run.kind.name, { 'start fails after ms': failedAfter, 'failed calls': run.failures.length });
  expect(error).toMatchObject({ code: 'PURECACHE_REDIS_CLIENT' });
  expect(run).toMatchObject({ failures: [], wrong: 0 });
  // Not even for the lease of a script that was refused half-way.
  expect(run.slowness.longest).toBeLessThan(1_000);
  const everything = inspect([error, run.spared], { depth: 20, showHidden: true });
  for (const password of [PASSWORD, 'wrong-horse-battery']) expect(everything).not.toContain(password);
  expect(failedAfter).toBeLessThan(row.includes('subscribe') ? 2_000 : DEADLINE + SLACK);
  return (error as Error).message;
}
