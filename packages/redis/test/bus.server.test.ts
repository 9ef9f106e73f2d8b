/** The bus with each of the clients, over a real server. */
import { connectionOf } from '../src/client/connect.js';
import type { Connection } from '../src/client/connection.js';
import { Bus } from '../src/coherence/bus.js';
import { Marks } from '../src/coherence/marks.js';
import { writeMessage } from '../src/coherence/messages.js';
import { names } from '../src/server/names.js';
import { clientKinds, type TestClient } from './support/clients.js';
import { startProxy, subscribers, type FaultProxy } from './support/fault-proxy.js';
import { startRedis, until, type RedisServer } from './support/redis-server.js';

const KEY = '1:a1:1~#x';
const BOUND = 500;
const { ofKey, ofTagId, channel } = names('pc1');
const { id } = ofKey(KEY);
const keyMessage = writeMessage('sender-2', { kind: 'key', id });

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each(clientKinds)('over $name', (kind) => {
  let proxy: FaultProxy;
  let client: TestClient;
  let connection: Connection;
  let bus: Bus;
  let marks: Marks;
  beforeEach(async () => {
    proxy = await startProxy(server.port);
    client = await kind.open(proxy.port);
    connection = connectionOf(client);
    const now = () => performance.now();
    marks = new Marks({ names: { ofKey, ofTagId }, maxStaleMs: BOUND, now, require: (within) => bus.require(within) });
    bus = new Bus({ connection, channel, sender: 'sender-1', marks, maxStaleMs: BOUND, now });
    bus.start();
    await until(() => marks.isLive(BOUND));
  });
  afterEach(async () => {
    bus.stop();
    await connection.close();
    kind.end(client);
    await proxy.close();
  });

  test('what another process invalidates is heard, and wakes who waits', async () => {
    const mark = marks.mark(KEY);
    const woken = bus.listen(id).wait(20_000);
    await server.command('PUBLISH', channel, keyMessage);
    await woken;
    expect(marks.isCurrent(mark, [])).toBe(false);
  });

  test('junk is ignored', async () => {
    const mark = marks.mark(KEY);
    await server.command('PUBLISH', channel, Buffer.from([0, 255, 10, 13]));
    await server.command('PUBLISH', channel, Buffer.alloc(1_000_000, 'k'));
    await until(() => bus.counts.ignored === 2);
    expect([marks.isCurrent(mark, 'any'), marks.isLive(BOUND)]).toEqual([true, true]);
  });

  test('what is said while the connection is cut outdates marks when it is opened again', async () => {
    const before = marks.mark(KEY);
    proxy.cut(subscribers);
    await until(() => !marks.isLive(BOUND));
    expect(marks.isCurrent(before, [])).toBe(false);
    const { flushes } = bus.counts;
    await server.command('PUBLISH', channel, keyMessage);
    await until(() => marks.isLive(BOUND));
    expect(bus.counts.flushes).toBe(flushes + 1);
  });

  test('a connection that swallows everything is noticed within the bound, and replaced', async () => {
    const mark = marks.mark(KEY);
    proxy.blackhole(true, subscribers);
    await server.command('PUBLISH', channel, keyMessage);
    await until(() => !marks.isCurrent(mark, []));
    expect(marks.isLive(BOUND)).toBe(false);
    await until(() => bus.counts.flushes === 2); // it has been given up
    proxy.blackhole(false);
    await until(() => marks.isLive(BOUND));
    expect(bus.counts.flushes).toBe(3);
  });

  test('a stopped bus closes its connection, and leaves the client alone', async () => {
    bus.stop();
    await until(() => !proxy.connections.some(subscribers));
    expect(String(await kind.raw(client, ['PING']))).toBe('PONG');
  });
});
