/** What goes wrong in a history, one after another, as a seed has it. */
import { setTimeout as delay } from 'node:timers/promises';
import { others, subscribers, type FaultProxy } from './fault-proxy.js';
import type { Member } from './fleet.js';
import type { RedisServer } from './redis-server.js';

export interface Victims {
  readonly server: RedisServer;
  /** The way of each process to the server. */
  readonly proxies: readonly FaultProxy[];
  readonly members: readonly Member[];
}

type Fault = (victims: Victims, random: () => number) => Promise<void>;

const some = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T;

type Faults = Readonly<Record<string, Fault>>;

const ofWays: Faults = {
  async busCut({ proxies }, random) {
    const proxy = some(proxies, random);
    proxy.cut(subscribers);
    if (random() < 0.5) return;
    proxy.refuse(true);
    await delay(random() * 1_000);
    proxy.refuse(false);
  },
  async busBlackHole({ proxies }, random) {
    const proxy = some(proxies, random);
    proxy.blackhole(true, subscribers);
    await delay(200 + random() * 1_500);
    proxy.blackhole(false, subscribers);
  },
  async busDelay({ proxies }, random) {
    const proxy = some(proxies, random);
    proxy.delay(50 + random() * 250, 'toClient', subscribers);
    await delay(300 + random() * 700);
    proxy.delay(0, 'toClient', subscribers);
  },
  /** Messages overtake replies. */
  async replyDelay({ proxies }, random) {
    const proxy = some(proxies, random);
    proxy.delay(20 + random() * 150, random() < 0.5 ? 'toClient' : 'toServer', others);
    await delay(300 + random() * 700);
    proxy.delay(0, 'toClient', others);
    proxy.delay(0, 'toServer', others);
  },
  /** What was asked is lost, and the answer to what was done. */
  async cut({ proxies }, random) {
    const proxy = some(proxies, random);
    proxy.blackhole(true, others);
    await delay(20 + random() * 300);
    proxy.cut(others);
    proxy.blackhole(false, others);
  },
  async blackHole({ proxies }, random) {
    const proxy = some(proxies, random);
    proxy.blackhole(true);
    await delay(100 + random() * 800);
    proxy.blackhole(false);
  },
};

const ofServer: Faults = {
  async serverPause({ server }, random) {
    server.pause();
    await delay(100 + random() * 900);
    server.resume();
  },
  async serverRestart({ server }, random) {
    await server.kill();
    await delay(random() * 400);
    await server.start();
  },
};

const ofProcesses: Faults = {
  async processPause({ members }, random) {
    const member = some(members, random);
    member.signal('SIGSTOP');
    await delay(300 + random() * 1_000);
    member.signal('SIGCONT');
  },
};

/** Of a way, and of the server or a process, at a time, until the time is up. Tells how many there were of each kind. */
export async function hurt(victims: Victims, random: () => number, forMs: number): Promise<Record<string, number>> {
  const series = [ofWays, { ...ofServer, ...ofProcesses }].map((faults) => inTurn(faults, victims, random, forMs));
  return Object.assign({}, ...(await Promise.all(series))) as Record<string, number>;
}

/** Each kind in turn, in an order of the seed's. */
async function inTurn(faults: Faults, victims: Victims, random: () => number, forMs: number) {
  const end = performance.now() + forMs;
  const counts: Record<string, number> = {};
  let left: string[] = [];
  while (performance.now() < end) {
    if (left.length === 0) left = Object.keys(faults);
    const [name] = left.splice(Math.floor(random() * left.length), 1) as [string];
    counts[name] = (counts[name] ?? 0) + 1;
    await (faults[name] as Fault)(victims, random);
    await delay(50 + random() * 450);
  }
  return counts;
}
