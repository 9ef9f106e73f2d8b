/** Arguments, values and tags are found nowhere but in the payload of entries, and in no form that is read at sight. */
import { figure } from './support/fleet-figures.js';
import { startProxy } from './support/fault-proxy.js';
import { startFleet } from './support/fleet.js';
import type { Secrets } from './support/fleet-secrets.js';
import { startRedis } from './support/redis-server.js';

const CANARY = 'canary-7f3a';
const SECRET = `${CANARY} {of} the argument`;
const FORMS = [CANARY, Buffer.from(CANARY).toString('base64').slice(0, -2), Buffer.from(CANARY).toString('hex')];
/** As Node shows bytes. */
const AS_BYTES = [...Buffer.from(CANARY)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

const leaks = (lines: readonly string[]): string[] =>
  lines.filter((line) => [...FORMS, AS_BYTES].some((form) => line.toLowerCase().includes(form.toLowerCase())));

/** The words of a line of MONITOR, but the stored bytes: those begin with the mark of an entry. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) => word).filter((word) => !word.startsWith('PC\\x01'));

test.each(['ioredis 6', 'node-redis 6'])(
  'no secret is told by keys, messages, errors, events or logs, on %s',
  async (client) => {
    const server = await startRedis();
    const proxy = await startProxy(server.port);
    const fleet = await startFleet({ program: 'fleet-secrets', settings: [{ port: proxy.port, client }] });
    const [member] = fleet.members;
    try {
      const monitor = await server.monitor();
      await member?.ask('doAll', SECRET);
      monitor.stop();
      const words = monitor.lines.flatMap(wordsOf);
      expect(monitor.lines.some((line) => line.includes(CANARY))).toBe(true); // the entries themselves
      expect(leaks(words)).toEqual([]);

      // No answer; then errors of the server, of several kinds; then no server.
      proxy.blackhole(true);
      await member?.ask('doAll', SECRET);
      proxy.blackhole(false);
      await server.command('CONFIG', 'SET', 'maxmemory', '1');
      await member?.ask('doAll', SECRET);
      await server.command('CONFIG', 'SET', 'maxmemory', '0');
      await server.command('ACL', 'SETUSER', 'default', '-evalsha', '-eval', '-subscribe');
      await member?.ask('doAll', SECRET);
      await server.command('ACL', 'SETUSER', 'default', '+@all');
      await server.kill();
      await member?.ask('doAll', SECRET);
      const { errors, events } = (await member?.ask<Secrets>('told')) as Secrets;
      figure(`${client}: places searched`, {
        words: words.length,
        errors: errors.length,
        events: events.length,
        output: member?.output.length,
      });
      expect(errors.length).toBeGreaterThan(50);
      expect(events.length).toBeGreaterThan(50);
      expect(leaks(errors)).toEqual([]);
      expect(leaks(events)).toEqual([]);
      expect(member?.output).toContain('PurecacheWarning');
      expect(leaks([member?.output ?? ''])).toEqual([]);
    } finally {
      await fleet.stop();
      await proxy.close();
      await server.stop();
    }
  },
);
