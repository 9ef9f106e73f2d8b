/** Rows of the fault matrix about loads that come to nothing, and invalidations that do not get through. */
import { names } from '../src/server/names.js';
import { faultKinds, faultRun, tell, type FaultRun } from './support/fault-run.js';
import { startProxy } from './support/fault-proxy.js';
import { startRedis, until, type RedisServer } from './support/redis-server.js';

let server: RedisServer;
beforeEach(async () => {
  server = await startRedis();
});
afterEach(() => server.stop());

describe.each(faultKinds)('F22 a load that comes to nothing, $name', (kind) => {
  const runs: FaultRun[] = [];
  const open = async (load?: (id: number, truth: string) => Promise<string>, timeout?: number) => {
    const run = await faultRun(kind, server.port, {
      ...(load === undefined ? {} : { load }),
      method: timeout === undefined ? {} : { timeout },
    });
    runs.push(run);
    await run.backend.ready();
    return run;
  };
  afterEach(async () => {
    await Promise.all(runs.splice(0).map((run) => run.end()));
  });
  test('fails its callers when it throws, and whoever waits elsewhere loads at once', async () => {
    let fail!: (error: Error) => void;
    const a = await open(() => new Promise((_, reject) => (fail = reject)));
    const b = await open();
    const { lease } = names(kind.name.replace(' ', '-')).ofKey(a.handle.keyOf(1));
    const monitor = await server.monitor();
    const asked = () => monitor.lines.filter((line) => /"EVALSHA"/i.test(line) && line.includes(lease)).length;
    const first = [a.plainCall(1), a.plainCall(1)];
    await until(() => a.loads === 1);
    const before = asked();
    const elsewhere = b.call(1);
    await until(() => asked() > before);
    monitor.stop();
    const begun = performance.now();
    fail(new Error('no'));
    for (const { status } of await Promise.allSettled(first)) expect(status).toBe('rejected');
    expect(await elsewhere).toBe(b.truth(1));
    const took = performance.now() - begun;
    tell('F22 throws', kind.name, { 'the next loads after ms': took });
    expect([a.loads, b.loads]).toEqual([1, 1]);
    expect(took).toBeLessThan(1_000);
  });

  test('fails its callers when it never settles and its time is up, and the next one loads at once', async () => {
    const a = await open(() => new Promise<never>(() => {}), 300);
    const b = await open();
    for (const call of [a.plainCall(2), a.plainCall(2)]) {
      await expect(call).rejects.toMatchObject({ code: 'PURECACHE_LOAD_TIMEOUT' });
    }
    const begun = performance.now();
    expect(await b.call(2)).toBe(b.truth(2));
    const took = performance.now() - begun;
    tell('F22 hangs', kind.name, { 'the next loads after ms': took });
    expect(took).toBeLessThan(1_000);
  });
});

describe.each(faultKinds)('F23 an invalidation that does not reach the server, $name', (kind) => {
  test('rejects; what is stored is not used until it has come through, soon after the way is free', async () => {
    const proxy = await startProxy(server.port);
    const [run, other] = [await faultRun(kind, proxy.port), await faultRun(kind, server.port)];
    await run.callAll(0, 20);
    await run.untilServed(19);
    proxy.refuse(true);
    proxy.cut();
    for (let id = 0; id < 10; id++) {
      run.change(id);
      await expect(run.handle.delete(id)).rejects.toMatchObject({ code: 'PURECACHE_BACKEND_FAILED' });
    }
    expect(run.backend.stats().unconfirmed).toBe(10);
    await run.callFor(500, 20);
    // The server goes on for others, who have heard nothing.
    await other.callAll(0, 20);
    expect([other.loads, other.spared]).toEqual([0, []]);
    proxy.refuse(false);
    const healed = performance.now();
    await until(async () => {
      await run.callAll(0, 20);
      return run.backend.stats().unconfirmed === 0;
    });
    const confirmed = performance.now() - healed;
    for (let id = 0; id < 10; id++) other.change(id);
    await other.callAll(0, 20);
    await run.callAll(0, 20);
    tell('F23', kind.name, { 'confirmed after ms': confirmed, 'old values': run.wrong + other.wrong });
    expect([run, other]).toMatchObject(Array(2).fill({ wrong: 0, failures: [] }));
    expect(confirmed).toBeLessThan(5_000);
    await Promise.all([run.end(), other.end()]);
    await proxy.close();
  });

  test('by a tag or for all, it is the same', async () => {
    const proxy = await startProxy(server.port);
    const run = await faultRun(kind, proxy.port, {
      deadlineMs: 500,
      method: { tags: (_, id) => [id < 10 ? 'low' : 'high'] },
    });
    await run.callAll(0, 20);
    await run.untilServed(19);
    proxy.blackhole(true);
    for (let id = 0; id < 10; id++) run.change(id);
    await expect(run.invalidateTags('low')).rejects.toMatchObject({ code: 'PURECACHE_BACKEND_FAILED' });
    proxy.blackhole(false);
    await run.callAll(0, 20);
    await until(() => run.backend.stats().unconfirmed === 0);
    await run.untilServed(19);
    expect(run.wrong).toBe(0);
    proxy.blackhole(true);
    for (let id = 0; id < 20; id++) run.change(id);
    await expect(run.handle.clear()).rejects.toThrow('clear');
    proxy.blackhole(false);
    await run.callAll(0, 20);
    await until(() => run.backend.stats().unconfirmed === 0);
    await run.callAll(0, 20);
    expect(run).toMatchObject({ wrong: 0, failures: [] });
    await run.end();
    await proxy.close();
  });
});

test('F27 all is cleared among 100,000 keys of others with one command, without a look at the keys', async () => {
  const [kind] = faultKinds as [(typeof faultKinds)[number]];
  await server.stop();
  server = await startRedis({ args: ['--enable-debug-command', 'yes'] });
  await server.command('DEBUG', 'POPULATE', 100_000, 'foreign');
  const run = await faultRun(kind, server.port);
  await run.callAll(0, 100);
  await run.handle.clear();
  const monitor = await server.monitor();
  const took: number[] = [];
  for (let round = 0; round < 10; round++) {
    const begun = performance.now();
    await run.backend.clear();
    took.push(performance.now() - begun);
  }
  const commands = monitor.lines.filter((line) => !/"(PING|TIME)"/i.test(line) && !line.includes(' lua]'));
  monitor.stop();
  const longest = Math.max(...took);
  tell('F27', kind.name, { 'ms of a clear': Math.min(...took), 'longest ms': longest, commands: commands.length / 10 });
  expect(monitor.lines.filter((line) => /"(SCAN|KEYS|FLUSHDB|FLUSHALL|DEL)"/i.test(line))).toEqual([]);
  expect(commands.length).toBeLessThanOrEqual(11);
  expect(Math.min(...took)).toBeLessThan(15);
  for (let id = 0; id < 100; id++) run.change(id);
  await run.callAll(0, 100);
  expect(run.wrong).toBe(0);
  expect(Number(await server.command('DBSIZE'))).toBeGreaterThan(100_000);
  await run.end();
});
