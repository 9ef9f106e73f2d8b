/**
 * What reads and invalidations cost, in commands, where there are many at a time or many entries.
 *
 * `TAGGED_ENTRIES=300000` makes the full run.
 */
import { CacheRecord } from '@purecache/core';
import { Redis } from '../src/index.js';
import { names } from '../src/server/names.js';
import { clientKinds, type TestClient } from './support/clients.js';
import { writeEntries } from './support/fleet-entries.js';
import { figure } from './support/fleet-figures.js';
import { startRedis, type RedisServer } from './support/redis-server.js';

const READS = 10_000;
const ROUNDS = 3;
const TAGGED = Number(process.env['TAGGED_ENTRIES'] ?? 20_000);

let server: RedisServer;
beforeEach(async () => {
  server = await startRedis();
});
afterEach(() => server.stop());

const keyOf = (index: number): string => `4:rows0:~#${index}`;
const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;

async function timed(action: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now();
  await action();
  return performance.now() - begunAt;
}

/** Commands of clients, those left out that a backend sends now and then, whatever is asked of it. */
async function commandsOf(action: () => Promise<unknown>): Promise<string[]> {
  const monitor = await server.monitor();
  await action();
  await server.command('ECHO', 'the end');
  monitor.stop();
  return monitor.lines.filter((line) => !/^\S+ \[\d+ lua\]|"(ping|time|echo)"/i.test(line));
}

describe.each(clientKinds.filter(({ name }) => name.endsWith('6')))('over $name', (kind) => {
  let client: TestClient & { get(key: string): Promise<unknown>; getBuffer?(key: string): Promise<unknown> };
  let redis: Redis;
  beforeEach(async () => {
    client = (await kind.open(server.port)) as typeof client;
    // What is measured is how much is done, not how soon.
    redis = new Redis({ client, deadlineMs: 20_000 });
    await redis.ready();
  });
  afterEach(async () => {
    await redis.close();
    kind.end(client);
  });

  test('10,000 concurrent reads take at most 60 commands', async () => {
    const keys = Array.from({ length: READS }, (_, index) => keyOf(index));
    await writeEntries(
      server,
      keys.map((key, index) => ({ key, entry: new CacheRecord({ value: { id: index, name: `row ${index}` } }) })),
    );
    const read = () => Promise.all(keys.map((key) => redis.get(key)));
    const values = keys.map((key) => names('pc1').ofKey(key).value);
    const plain = () => Promise.all(values.map((key) => client.getBuffer?.(key) ?? client.get(key)));
    let found: unknown[] = [];
    const commands = await commandsOf(async () => (found = await read()));
    expect((found as CacheRecord[]).map((record) => (record.value as { id: number }).id)).toEqual(
      keys.map((_, i) => i),
    );
    expect(commands.length).toBeLessThanOrEqual(60);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await timed(read));
      theirs.push(await timed(plain));
    }
    const ratio = median(theirs) / median(ours);
    const perSecond = (ms: number) => Math.round(READS / ms);
    figure(`${kind.name}: ${READS} concurrent reads`, {
      commands: commands.length,
      thousandsPerSecond: perSecond(median(ours)),
      plainGets: perSecond(median(theirs)),
      ratio,
    });
  });

  test('a tag of many entries is invalidated by at most 3 commands', async () => {
    const entries = Array.from({ length: TAGGED }, (_, index) => {
      const tags = ['all', `group ${index % 30}`, `few ${index % 3_000}`];
      return { key: keyOf(index), entry: new CacheRecord({ value: index, tags }) };
    });
    await writeEntries(server, entries);
    const [first, last] = [keyOf(0), keyOf(TAGGED - 1)];
    expect([await redis.get(first), await redis.get(last)]).not.toContain(undefined);
    let took = 0;
    const commands = await commandsOf(async () => {
      took = await timed(() => redis.invalidateTags(['all']));
    });
    figure(`${kind.name}: a tag of ${TAGGED} entries`, { commands: commands.length, took });
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.length).toBeLessThanOrEqual(3);
    expect([await redis.get(first), await redis.get(last)]).toEqual([undefined, undefined]);
    const cleared = await commandsOf(() => redis.clear('4:rows0:'));
    expect(cleared.length).toBeLessThanOrEqual(3);
  });
});
