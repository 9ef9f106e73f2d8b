import { cache, cacheOf } from '@purecache/core';
import { connectionOf } from '../src/client/connect.js';
import type { Connection, Subscription } from '../src/client/connection.js';
import { Backends } from './support/backends.js';
import { until } from './support/redis-server.js';

const backends = Backends.forThisFile();
const A = '5:users1:1~#a';
const options = { onServerRestart: 'clear', maxStaleMs: 100 } as const;

/** Starts the server anew from what it had saved, and waits until the client has found it. */
async function restart(): Promise<void> {
  const ready = new Promise((resolve) => backends.client.once('ready', resolve));
  await backends.server.restart();
  await ready;
}

test('a server that comes back with an old copy of its memory brings back nothing', async () => {
  const [here, there] = backends.openTwo(options);
  await here.set(A, 'old');
  await there.ready();
  await backends.client.save();
  await here.delete(A);
  await restart();
  expect(await backends.client.exists(backends.names().ofKey(A).value)).toBe(1);
  expect(await Promise.all([here.get(A), there.get(A)])).toEqual([undefined, undefined]);
  await here.set(A, 'new');
  expect(await there.get(A)).toBe('new');
});

test('what is loaded under a lease of before is not used after it', async () => {
  const backend = backends.open(options);
  await backend.ready();
  const led = await backend.lead(A);
  await backends.client.save();
  await restart();
  await backend.get(A);
  expect(led.kind === 'lease' && (await led.fill('old'))).toBe(true); // its lease is in the copy
  expect(await backend.get(A)).toBeUndefined();
});

test('what was being read when the connection was lost is not used: another server may have answered', async () => {
  const real = connectionOf(backends.client);
  const lines: Subscription[] = [];
  let isLost = false;
  const client: Connection = {
    isCluster: false,
    warnings: [],
    send: async (command, key) => {
      const reply = await real.send(command, key);
      // The connection that hears is lost at the same time as the other, which is back before its command was sent.
      if (isLost && command[0] === 'MGET') for (const line of lines.splice(0)) line.close();
      return reply;
    },
    subscribe: async (channel, listener) => {
      const line = await real.subscribe(channel, listener);
      lines.push(line);
      return line;
    },
    reset: () => real.reset(),
    close: () => real.close(),
  };
  const backend = backends.open({ ...options, client });
  await backend.ready();
  await backend.set(A, 'value');
  expect(await backend.get(A)).toBe('value');
  isLost = true;
  expect(await backend.get(A)).toBeUndefined();
  isLost = false;
  expect(await backend.get(A)).toBe('value');
});

test('a process that is new on a server which is known clears nothing', async () => {
  const here = backends.open(options);
  await here.set(A, 'value');
  const there = backends.open({ ...options, keyPrefix: backends.prefix });
  await until(async () => (await there.get(A)) === 'value');
  await Promise.all([here.ready(), there.ready()]);
  // Nor does the process once its connection was lost.
  await backends.client.call('CLIENT', 'KILL', 'TYPE', 'PUBSUB');
  await until(() => here.stats().reconnects > 0 && there.stats().reconnects > 0);
  // What is read while the connection comes back is not used; what was stored is there all the same.
  for (const each of [here, there]) await until(async () => (await each.get(A)) === 'value');
});

test('without the option it is believed', async () => {
  const backend = backends.open({ maxStaleMs: 100 });
  await backend.set(A, 'old');
  await backends.client.save();
  await backend.delete(A);
  await restart();
  expect(await backend.get(A)).toBe('old');
});

test('a cached method goes on over a restart', async () => {
  let loads = 0;
  const load = cache(async (_id: string) => ++loads, { backend: backends.open(options), namespace: 'n' });
  expect(await load('1')).toBe(1);
  await until(async () => (await cacheOf(load).peek('1')) === 1);
  await backends.client.save();
  await restart();
  expect(await load('1')).toBe(2);
});
