import { RestartGuard } from '../src/coherence/restart-guard.js';

/** A server whose runs can be changed, and which can be held up before it answers INFO. */
class FakeServer {
  run = 'first';
  info = (): string => `# Server\r\nredis_version:7.0.15\r\nrun_id:${this.run}\r\ntcp_port:1\r\n`;
  readonly known = new Set<string>();
  readonly log: string[] = [];
  held: Promise<void> | undefined;
  failure: Error | undefined;

  guard(): RestartGuard {
    return new RestartGuard({
      run: 'run:',
      send: async (command) => {
        this.log.push(command.join(' '));
        if (this.failure !== undefined) throw this.failure;
        const [name, key = ''] = command;
        if (name === 'PEXPIRE') return this.known.has(key) ? 1 : 0;
        if (name === 'SET') {
          this.known.add(key);
          return 'OK';
        }
        const info = this.info();
        await this.held;
        return info;
      },
      clear: async () => void this.log.push('clear'),
    });
  }
}

test('an unknown start of the server clears, and is known from then on', async () => {
  const server = new FakeServer();
  const guard = server.guard();
  expect(guard.isInDoubt).toBe(true);
  await guard.check();
  expect(guard.isInDoubt).toBe(false);
  await guard.check();
  expect(server.log).toEqual(['INFO server', 'PEXPIRE run:first 604800000', 'clear', 'SET run:first 1 PX 604800000']);
});

test('a known start clears nothing', async () => {
  const server = new FakeServer();
  await server.guard().check();
  server.log.length = 0;
  await server.guard().check();
  expect(server.log).toEqual(['INFO server', 'PEXPIRE run:first 604800000']);
});

test('who comes meanwhile shares the look-up', async () => {
  const server = new FakeServer();
  const guard = server.guard();
  await Promise.all([guard.check(), guard.check(), guard.check()]);
  expect(server.log.filter((line) => line.startsWith('INFO'))).toHaveLength(1);
});

test('after doubt the server is asked again, and another start clears', async () => {
  const server = new FakeServer();
  const guard = server.guard();
  await guard.check();
  server.log.length = 0;
  server.run = 'second';
  guard.doubt();
  expect(guard.isInDoubt).toBe(true);
  await guard.check();
  expect(server.log).toEqual(['INFO server', 'PEXPIRE run:second 604800000', 'clear', 'SET run:second 1 PX 604800000']);
});

test('a look-up that doubt overtakes counts for nobody, those who wait for it included', async () => {
  const server = new FakeServer();
  let release = (): void => {};
  server.held = new Promise((resolve) => (release = resolve));
  const guard = server.guard();
  const checks = [guard.check(), guard.check()];
  server.run = 'second';
  server.held = undefined;
  guard.doubt();
  release();
  await Promise.all(checks);
  expect([...server.known].sort()).toEqual(['run:first', 'run:second']);
  expect(guard.isInDoubt).toBe(false);
});

test('doubt while a newer look-up is under way leaves that one alone', async () => {
  const server = new FakeServer();
  let release = (): void => {};
  server.held = new Promise((resolve) => (release = resolve));
  const guard = server.guard();
  const first = guard.check();
  server.held = undefined;
  guard.doubt();
  const second = guard.check();
  await second;
  expect(guard.isInDoubt).toBe(false);
  server.log.length = 0;
  release();
  await first;
  expect(server.log).toEqual(['PEXPIRE run:first 604800000']); // what had begun; nothing is looked up again
});

test('a failure is that of all who wait, and the next one asks again', async () => {
  const server = new FakeServer();
  const guard = server.guard();
  server.failure = new Error('away');
  const checks = [guard.check(), guard.check()];
  await expect(checks[0]).rejects.toThrow('away');
  await expect(checks[1]).rejects.toThrow('away');
  expect(guard.isInDoubt).toBe(true);
  server.failure = undefined;
  await guard.check();
  expect(guard.isInDoubt).toBe(false);
});

test('a server that tells no run is not believed', async () => {
  const server = new FakeServer();
  server.info = () => '# Server\r\n';
  await expect(server.guard().check()).rejects.toThrow('run_id');
});
