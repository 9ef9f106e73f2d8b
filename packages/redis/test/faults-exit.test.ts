/** The row of the fault matrix about the end of a process: neither timers nor the subscriber keep it alive. */
import { tell } from './support/fault-run.js';
import { faultProgram } from './support/fault-program.js';
import { startRedis, type RedisServer } from './support/redis-server.js';
import { runNode } from './support/run-node.js';

let server: RedisServer;
beforeEach(async () => {
  server = await startRedis();
});
afterEach(() => server.stop());

/** Ends a process, and says when. */
const ENDING = `
  const ended = performance.now();
  process.on('exit', () => console.log(JSON.stringify({ ms: performance.now() - ended })));
`;
const END = { ioredis: 'client.disconnect(); client.stream?.destroy();', 'node-redis': 'client.destroy();', url: '' };

test.each([
  ['closed, then its client', 'ioredis', 'await backend.close(); END'],
  ['closed, then its client', 'node-redis', 'await backend.close(); END'],
  ['closed, which has opened its client', 'url', 'await backend.close();'],
  ['left open, and its client is closed', 'ioredis', 'END'],
  ['left open, and its client is closed', 'node-redis', 'END'],
] as const)('F30 a process ends when its backend is %s, %s', async (_, client, ending) => {
  const { code, stdout, stderr } = await runNode(
    faultProgram(server.port, client, ENDING + ending.replace('END', END[client])),
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { ms } = JSON.parse(stdout) as { ms: number };
  tell('F30', client, { 'ends after ms': ms });
  expect(ms).toBeLessThan(1_000);
});

test.each(['ioredis', 'node-redis', 'url'] as const)(
  'F30 a process ends when its backend is closed while the server is stopped, %s',
  async (client) => {
    const body = `
      process.kill(${server.pid}, 'SIGSTOP');
      const pending = [load(2), load(3), backend.delete('x').catch(() => {})];
      await Promise.all(pending);
      ${ENDING}
      await backend.close();
      ${END[client]}`;
    const { code, stdout, stderr } = await runNode(faultProgram(server.port, client, body));
    server.resume();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { ms } = JSON.parse(stdout) as { ms: number };
    tell('F30 stopped', client, { 'ends after ms': ms });
    expect(ms).toBeLessThan(1_000);
  },
);
