/** The servers that other tests rely on. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { findRedis, type Machine } from './support/find-redis.js';
import { startCluster } from './support/redis-cluster.js';
import { startRedis, startReplica, until } from './support/redis-server.js';

describe('the server is found', () => {
  function machine(
    files: string[],
    env: Record<string, string> = { PATH: '/usr/bin:/opt/bin' },
    more: Partial<Machine> = {},
  ) {
    return {
      env,
      isExecutable: (path: string) => files.includes(path),
      canInstall: () => false,
      install: () => undefined,
      ...more,
    };
  }

  it('by REDIS_SERVER before all else', () => {
    const env = { REDIS_SERVER: '/my/server', PATH: '/usr/bin' };
    expect(findRedis(machine(['/my/server', '/usr/bin/redis-server'], env))).toBe('/my/server');
    expect(() => findRedis(machine(['/usr/bin/redis-server'], env))).toThrow(`'/my/server', which cannot be executed`);
  });

  it('at PATH, Redis before Valkey', () => {
    expect(findRedis(machine(['/usr/bin/valkey-server', '/opt/bin/redis-server']))).toBe('/opt/bin/redis-server');
    expect(findRedis(machine(['/opt/bin/valkey-server']))).toBe('/opt/bin/valkey-server');
  });

  it('by installing it, where that can be done', () => {
    const files: string[] = [];
    const install = () => void files.push('/usr/bin/redis-server');
    expect(findRedis(machine(files, undefined, { canInstall: () => true, install }))).toBe('/usr/bin/redis-server');
  });

  it('or the tests fail with the command to run', () => {
    const command = 'apt-get update && apt-get install -y redis-server';
    expect(() => findRedis(machine([]))).toThrow(command);
    expect(() => findRedis(machine([], {}, { canInstall: () => true }))).toThrow(command);
  });
});

it('keeps its data over a restart only if it was told to save them', async () => {
  const forgetful = await startRedis();
  const lasting = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
  for (const server of [forgetful, lasting]) {
    const { port, pid } = server;
    await server.command('SET', 'x', '1');
    await server.restart();
    expect(server.port).toBe(port);
    expect(server.pid).not.toBe(pid);
  }

  expect(await forgetful.command('GET', 'x')).toBeNull();
  expect(await lasting.command('GET', 'x')).toBe('1');
  await Promise.all([forgetful.stop(), lasting.stop()]);
  expect([forgetful.dir, lasting.dir].map((dir) => existsSync(dir))).toEqual([false, false]);
});

it('answers every kind of reply, an error too', async () => {
  const server = await startRedis();
  const script = `return {1, 'two', false, {}, {err = 'ERR four'}, redis.call('SET', 'x', '\\r\\n')}`;
  expect(await server.command('EVAL', script, 0)).toEqual([1, 'two', null, [], new Error('ERR four'), 'OK']);
  expect(await server.command('GET', 'x')).toBe('\r\n');
  expect(await server.command('NONE')).toBeInstanceOf(Error);
  const under = server.command('BLPOP', 'none', 0);
  const [outcome] = await Promise.all([under.catch((error: Error) => error.message), server.stop()]);
  expect(outcome).toBe('The raw connection was closed.');
});

it('answers nothing while it is paused, and then all of it', async () => {
  const server = await startRedis();
  await server.command('PING');
  server.pause();
  let answered = false;
  const ping = server.command('PING').then((reply) => ((answered = true), reply));
  const socket = createConnection(server.port, '127.0.0.1');
  await once(socket, 'connect');
  expect(answered).toBe(false);
  server.resume();

  expect(await ping).toBe('PONG');
  socket.destroy();
  server.pause();
  await server.stop();
});

it('collects what MONITOR tells', async () => {
  const server = await startRedis();
  const monitor = await server.monitor();
  await server.command('SET', 'seen', '1');
  await until(() => monitor.lines.some((line) => line.includes('"SET" "seen" "1"')));
  monitor.stop();
  await server.stop();
});

it('says why a server did not start', async () => {
  await expect(startRedis({ args: ['--no-such-option', '1'] })).rejects.toThrow(/ended at once:[^]*no-such-option/);
});

it('follows another server as a replica', async () => {
  const server = await startRedis();
  await server.command('SET', 'x', '1');
  const replica = await startReplica(server);

  expect(await replica.command('GET', 'x')).toBe('1');
  expect(String(await replica.command('SET', 'x', '2'))).toContain('READONLY');
  await replica.stop();
  await server.stop();
});

it('makes a cluster that is complete', async () => {
  const cluster = await startCluster();
  for (const node of cluster.nodes) {
    expect(String(await node.command('CLUSTER', 'INFO'))).toContain('cluster_slots_ok:16384');
    expect(await node.command('CONFIG', 'GET', 'cluster-require-full-coverage')).toEqual([
      'cluster-require-full-coverage',
      'no',
    ]);
  }
  await cluster.stop();
});

it('is gone, with its folder, when the test process is gone, however it ended', async () => {
  const server = await startRedis();
  server.abandon();
  await until(() => !existsSync(server.dir));
  await until(async () => (await server.command('PING').catch(() => 'gone')) === 'gone');
});
