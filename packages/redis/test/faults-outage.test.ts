/** Rows of the fault matrix in which the server answers nobody: calls are served by their methods, at hardly any delay. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { DEADLINE, expectCallersSpared, faultKinds, faultRun, FaultRun, SLACK, tell } from './support/fault-run.js';
import { freePort, startRedis, until, type RedisServer } from './support/redis-server.js';

/** Milliseconds of an outage. */
const OUTAGE = 5_000;

describe('while a server does not answer', () => {
  let server: RedisServer;
  let runs: FaultRun[];

  beforeEach(async () => {
    server = await startRedis();
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

  test('F1 a stopped server delays few calls and fails none', async () => {
    server.pause();
    await expectCallersSpared('F1', runs, OUTAGE);
    server.resume();
    for (const run of runs) {
      const back = await run.untilServed(0);
      tell('F1 back', run.kind.name, { ms: back });
      expect(back).toBeLessThan(4_000);
    }
  });

  test('F2 a server killed and started again on its port is used again', async () => {
    await server.kill();
    await expectCallersSpared('F2', runs, 700);
    await server.start();
    await Promise.all(
      runs.map(async (run) => {
        const back = await run.untilServed(1);
        tell('F2 back', run.kind.name, { ms: back });
        expect(back).toBeLessThan(6_000);
      }),
    );
  });
});

describe('where there is no server', () => {
  test('F3 calls work from the first one on, and the server is used once it is there', async () => {
    const port = await freePort();
    const runs = await Promise.all(faultKinds.map((kind) => faultRun(kind, port, { deadlineMs: DEADLINE })));
    for (const run of runs) {
      await run.call(1);
      const [first] = run.waits as [number];
      const begun = performance.now();
      await expect(run.backend.ready()).rejects.toMatchObject({ code: 'PURECACHE_REDIS_CLIENT' });
      const ready = performance.now() - begun;
      tell('F3', run.kind.name, { 'first call ms': first, 'ready rejects after ms': ready });
      expect(run).toMatchObject({ failures: [], wrong: 0, loads: 1 });
      expect(first).toBeLessThan(DEADLINE + SLACK);
      expect(ready).toBeLessThan(DEADLINE + SLACK);
    }
    const server = await startRedis({ port });
    await Promise.all(runs.map((run) => run.untilServed(1)));
    await Promise.all(runs.map((run) => run.end()));
    await server.stop();
  });

  test('F4 a port that accepts and never answers delays few calls and fails none', async () => {
    const [mute, sockets] = await muteServer();
    const { port } = mute.address() as AddressInfo;
    const runs = faultKinds.map((kind) => {
      void kind.open(port); // it stays in the making
      return new FaultRun(kind, kind.latest(), { deadlineMs: DEADLINE });
    });
    await expectCallersSpared('F4', runs, OUTAGE);
    await Promise.all(runs.map((run) => run.end()));
    for (const socket of sockets) socket.destroy();
    mute.close();
  });
});

async function muteServer(): Promise<[Server, Set<Socket>]> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await until(() => server.listening);
  return [server, sockets];
}
