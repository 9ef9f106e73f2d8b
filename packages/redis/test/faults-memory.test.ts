/** The row of the fault matrix about what an outage leaves behind in the memory of a process. */
import { tell } from './support/fault-run.js';
import { faultProgram } from './support/fault-program.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { runNode } from './support/run-node.js';

let server: RedisServer;
beforeEach(async () => {
  server = await startRedis();
});
afterEach(() => server.stop());

test.each([
  ['ioredis', 100_000],
  ['node-redis', 30_000],
] as const)('F29 nothing is kept of calls without a server, %s: %s', async (client, calls) => {
  const { pid } = server;
  const { stdout, stderr } = await runNode(
    faultProgram(
      server.port,
      client,
      `
      const kept = async () => {
        for (let i = 0; i < 3; i++) { globalThis.gc(); await new Promise((resolve) => setTimeout(resolve, 50)); }
        return process.memoryUsage().heapUsed / 2 ** 20;
      };
      const before = await kept();
      process.kill(${pid}, 'SIGKILL');
      let right = 0, failed = 0;
      const begun = performance.now();
      for (let burst = 0; burst < ${calls / 10_000}; burst++) {
        await Promise.all(Array.from({ length: 10_000 }, async (_, at) => {
          const id = burst * 10_000 + at;
          try { if (await load(id) === 'value of ' + id) right++; } catch { failed++; }
        }));
      }
      const took = performance.now() - begun;
      const after = await kept();
      console.log(JSON.stringify({ right, failed, 'kept MB': after - before, 'ms in all': took, resident: process.memoryUsage().rss / 2 ** 20 }));
      process.exit(0);
      `,
    ),
    ['--expose-gc'],
  );
  expect(stderr).toBe('');
  const figures = JSON.parse(stdout) as Record<string, number>;
  tell('F29', client, figures);
  expect(figures).toMatchObject({ right: calls, failed: 0 });
  expect(figures['kept MB']).toBeLessThan(50);
});
