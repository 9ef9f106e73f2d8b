/** Messages that are doubled, out of order, foreign or huge: they do nothing, and nothing is kept of them. */
import { randomBytes } from 'node:crypto';
import type { RedisStats } from '../src/index.js';
import { writeMessage, type Message } from '../src/coherence/messages.js';
import { figure } from './support/fleet-figures.js';
import { startFleet } from './support/fleet.js';
import { startRedis, until } from './support/redis-server.js';

const MESSAGES = 100_000;
const HUGE = 100;
const BATCH = 1_000;
const CHANNEL = 'pc1::bus';
const MEBIBYTE = 1_048_576;

const sender = (): string => randomBytes(6).toString('base64url');
const id = (length: number): string => randomBytes(33).toString('base64url').slice(0, length);

/** Well formed, of keys, groups and tags that nobody has: each is sent twice. */
function foreign(index: number): string {
  const messages: Message[] = [
    { kind: 'key', id: id(43) },
    { kind: 'filled', id: id(43) },
    { kind: 'released', id: id(43) },
    { kind: 'group', groupId: id(22) },
    { kind: 'tags', tagIds: [id(22), id(22)], groupId: undefined },
    { kind: 'all' },
  ];
  return writeMessage(sender(), messages[index % messages.length] as Message);
}

test.each(['ioredis 6', 'node-redis 6'])(
  '100,000 messages, on %s: none throws, and the heap stays flat',
  async (client) => {
    // No limit for slow readers: every message is to be heard.
    const server = await startRedis({ args: ['--client-output-buffer-limit', 'pubsub', '0', '0', '0'] });
    const settings = [{ port: server.port, client }];
    const fleet = await startFleet({ program: 'fleet-noise', settings, flags: ['--expose-gc'] });
    const [member] = fleet.members;
    const stats = () => member?.ask<RedisStats>('stats') as Promise<RedisStats>;
    const huge = Buffer.alloc(MEBIBYTE, 'k');
    let [sent, junk] = [0, 0];
    async function publish(messages: number): Promise<void> {
      for (let index = 0; index < HUGE; index++) await server.command('PUBLISH', CHANNEL, huge);
      junk += HUGE;
      for (const end = sent + messages; sent < end;) {
        const batch: (string | Buffer)[] = [];
        while (batch.length < BATCH) {
          const random = randomBytes(1 + (batch.length % 80));
          const twice = foreign(batch.length);
          batch.push(twice, twice, random, twice.slice(0, -1));
          junk += 2;
        }
        await Promise.all(batch.map((message) => server.command('PUBLISH', CHANNEL, message)));
        sent += BATCH;
        await until(async () => (await stats()).ignoredMessages === junk);
      }
    }
    try {
      await publish(MESSAGES / 5); // tables of a bounded size, and buffers that the client keeps, are there after these
      const before = await member?.ask<number>('heap');
      await publish((MESSAGES * 4) / 5);
      const grown = ((await member?.ask<number>('heap')) as number) - (before as number);
      figure(`${client}: ${MESSAGES} messages and ${2 * HUGE} of 1 MiB`, { grownMiB: grown / MEBIBYTE });
      expect(grown).toBeLessThan(8 * MEBIBYTE);
      expect((await stats()).reconnects).toBe(0);
      expect(await member?.ask('failures')).toEqual([]);
      expect(member?.output).toBe('');
    } finally {
      await fleet.stop();
      await server.stop();
    }
  },
);
