/** One load for all processes, whatever happens to the one that loads. */
import { figure } from './support/fleet-figures.js';
import { startFleet, type Fleet, type Member } from './support/fleet.js';
import { sharedNow } from './support/fleet-answers.js';
import type { Called, ServiceSettings } from './support/fleet-service.js';
import { startRedis, until, type RedisServer } from './support/redis-server.js';

/** Of a loaded machine, beyond what the protocol takes. */
const SLACK = 2_000;

let server: RedisServer;
let fleet: Fleet;
beforeEach(async () => {
  server = await startRedis();
});
afterEach(async () => {
  await fleet.stop();
  await server.stop();
});

async function start(size: number, settings: Omit<ServiceSettings, 'port'> = {}): Promise<readonly Member[]> {
  const each = { port: server.port, ...settings };
  fleet = await startFleet({ program: 'fleet-service', settings: Array.from({ length: size }, () => each) });
  return fleet.members;
}

const call = (member: Member | undefined, id = 'a') => (member as Member).ask<Called>('call', id);
const loads = async (): Promise<number> => (await fleet.askAll<number>('loads')).reduce((sum, each) => sum + each, 0);
const leases = async (): Promise<number> => ((await server.command('KEYS', '*:l')) as string[]).length;
const stored = async (): Promise<number> => ((await server.command('KEYS', '*}')) as string[]).length;

/** What clients have sent: not what scripts did. */
const sent = (lines: readonly string[]): string[] => lines.filter((line) => !/^\S+ \[\d+ lua\]/.test(line));

test('8 processes, 1,600 calls, 10 cold keys: 10 loads, and at most 800 commands', async () => {
  await start(8);
  await fleet.askAll('loadsTake', 300, 'v');
  const monitor = await server.monitor();
  const ids = Array.from({ length: 10 }, (_, index) => `row ${index}`);
  const times = (await fleet.askAll<number[]>('callAll', ids, 20, 600)).flat().sort((a, b) => a - b);
  const commands = sent(monitor.lines);
  monitor.stop();
  const kinds: Record<string, number> = {};
  for (const line of commands) {
    const [, name = ''] = /"([^"]+)"/.exec(line) ?? [];
    kinds[name.toLowerCase()] = (kinds[name.toLowerCase()] ?? 0) + 1;
  }
  const p99 = times[Math.floor(times.length * 0.99)];
  figure('8 processes, 1,600 calls, 10 keys', { loads: await loads(), commands: commands.length, kinds, p99 });
  expect([times.length, await loads()]).toEqual([1_600, 10]);
  expect(commands.length).toBeGreaterThan(0);
  expect(commands.length).toBeLessThanOrEqual(800);
});

test('when the process that loads is killed, one of those who wait takes over when its lease has ended', async () => {
  const leaseMs = 1_000;
  const [owner, ...waiters] = await start(4, { leaseMs, waitMs: 10_000 });
  await fleet.askAll('loadsWait', 'old');
  const lost = call(owner).catch(() => 'lost');
  await until(async () => (await leases()) === 1);
  for (const waiter of waiters) await waiter.ask('loadsTake', 0, 'new');
  const waiting = waiters.map((waiter) => call(waiter));
  const killedAt = sharedNow();
  await owner?.end();
  const called = await Promise.all(waiting);
  const took = Math.max(...called.map(({ endedAt }) => endedAt)) - killedAt;
  const taken = await Promise.all(waiters.map((waiter) => waiter.ask<number>('loads')));
  figure('owner killed', { leaseMs, took, loads: taken });
  expect(called.map(({ value }) => value)).toEqual(['a: new', 'a: new', 'a: new']);
  expect(taken.reduce((sum, each) => sum + each)).toBe(1);
  expect(took).toBeLessThan(leaseMs + 300 + SLACK);
  expect(await lost).toBe('lost');
});

test('a process that was stopped for longer than its lease cannot store what it has loaded', async () => {
  const leaseMs = 500;
  const [owner, other, third] = await start(3, { leaseMs, waitMs: 10_000 });
  await fleet.askAll('loadsWait', 'old');
  const late = call(owner);
  await until(async () => (await leases()) === 1);
  owner?.signal('SIGSTOP');
  await other?.ask('loadsTake', 0, 'new');
  expect((await call(other)).value).toBe('a: new');
  owner?.signal('SIGCONT');
  await owner?.ask('letGo');
  expect((await late).value).toBe('a: old'); // its call began before
  await until(async () => (await owner?.ask<{ refusedFills: number }>('stats'))?.refusedFills === 1);
  expect([(await call(third)).value, (await call(owner)).value]).toEqual(['a: new', 'a: new']);
  expect(await Promise.all([owner, other, third].map((each) => each?.ask('loads')))).toEqual([1, 1, 0]);
});

test('a load of 2.5 times its lease keeps the lease: nobody else loads', async () => {
  const leaseMs = 600;
  const [owner, ...waiters] = await start(4, { leaseMs, waitMs: 10_000 });
  await fleet.askAll('loadsTake', 2.5 * leaseMs, 'v');
  const begunAt = sharedNow();
  const first = call(owner);
  await until(async () => (await leases()) === 1);
  const called = await Promise.all([first, ...waiters.map((waiter) => call(waiter))]);
  figure('load of 2.5 leases', { leaseMs, took: Math.max(...called.map(({ endedAt }) => endedAt)) - begunAt });
  expect(called.map(({ value }) => value)).toEqual(Array.from({ length: 4 }, () => 'a: v'));
  expect(await loads()).toBe(1);
});

test('who has waited long enough loads, and stores nothing, neither on the server nor in memory', async () => {
  const [owner, waiter] = await start(2, { leaseMs: 60_000, waitMs: 50 });
  await fleet.askAll('loadsWait', 'by the owner');
  const first = call(owner);
  await until(async () => (await leases()) === 1);
  await waiter?.ask('loadsTake', 0, 'by one who waits');
  expect((await call(waiter)).value).toBe('a: by one who waits');
  expect([await stored(), await leases()]).toEqual([0, 1]);
  await owner?.ask('letGo');
  await first;
  await until(async () => (await stored()) === 1);
  expect((await call(waiter)).value).toBe('a: by the owner');
  expect(await Promise.all([owner, waiter].map((each) => each?.ask('loads')))).toEqual([1, 1]);
});
