/** The row of the fault matrix in which the server is there and does something else: calls go to their methods. */
import { DEADLINE, expectCallersSpared, faultKinds, faultRun, type FaultRun } from './support/fault-run.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

/** Milliseconds. */
const OUTAGE = 2_000;

describe('while a server is busy', () => {
  let server: RedisServer;
  let runs: FaultRun[];

  beforeEach(async () => {
    server = await startRedis({
      args: ['--enable-debug-command', 'yes', '--busy-reply-threshold', '50'],
    });
    runs = await Promise.all(faultKinds.map((kind) => faultRun(kind, server.port, { deadlineMs: DEADLINE })));
    for (const run of runs) {
      await run.callAll(0, 50);
      await run.untilServed(0);
      run.waits = [];
    }
  });

  afterEach(async () => {
    server.resume();
    await Promise.all(runs.map((run) => run.end()));
    await server.stop();
  });

  test('F12 a server that pauses its clients delays few calls and fails none', async () => {
    await server.command('CLIENT', 'PAUSE', OUTAGE, 'ALL');
    await expectCallersSpared('F12 CLIENT PAUSE', runs, OUTAGE);
  });

  test('F12 a server that sleeps delays few calls and fails none', async () => {
    const asleep = server.command('DEBUG', 'SLEEP', OUTAGE / 1_000);
    await expectCallersSpared('F12 DEBUG SLEEP', runs, OUTAGE);
    await asleep;
  });

  test('F12 a server busy with a script delays few calls and fails none', async () => {
    const script = server.connect().command('EVAL', 'while true do end', 0);
    await expectCallersSpared('F12 BUSY', runs, OUTAGE);
    await server.command('SCRIPT', 'KILL');
    expect(String(await script)).toContain('killed');
    expect(new Set(runs.flatMap(({ spared }) => spared))).toContain('BUSY');
  });

  test('F12 a server that loads its data delays few calls and fails none', async () => {
    await server.command('DEBUG', 'POPULATE', 20_000, 'foreign', 200);
    await server.command('SAVE');
    await server.kill();
    const slow = ['--key-load-delay', '150', '--loading-process-events-interval-bytes', '1024'];
    const loading = startRedis({ port: server.port, dir: server.dir, args: slow });
    await expectCallersSpared('F12 LOADING', runs, OUTAGE);
    expect(new Set(runs.flatMap(({ spared }) => spared))).toContain('LOADING');
    await (await loading).stop();
  });
});
