import { AsyncLocalStorage } from 'node:async_hooks';
import { jest } from '@jest/globals';
import type { SubscriptionListener } from '../src/client/connection.js';
import { Bus } from '../src/coherence/bus.js';
import { Marks } from '../src/coherence/marks.js';
import { writeMessage, type Message } from '../src/coherence/messages.js';
import { names } from '../src/server/names.js';
import { until } from './support/redis-server.js';

const KEY = '1:a1:1~#x';
const server = names('pc1');
const { id, groupId } = server.ofKey(KEY);
const OWN = 'sender-1';
const OTHER = 'sender-2';

/** One subscription of the {@link FakeConnection}, and what a test does to it. */
class FakeLine {
  /** PINGs that were not answered. */
  readonly pings: { answer(): void; fail(): void }[] = [];
  isClosed = false;

  constructor(readonly listener: SubscriptionListener) {}

  say(sender: string, message: Message): void {
    this.listener.message(Buffer.from(writeMessage(sender, message)));
  }

  cut(): void {
    this.isClosed = true;
    this.listener.closed();
  }

  answer(): Promise<unknown> {
    for (const { answer } of this.pings.splice(0)) answer();
    return jest.advanceTimersByTimeAsync(0);
  }
}

/** A client whose answers a test gives. */
class FakeConnection {
  readonly lines: FakeLine[] = [];
  readonly context = new AsyncLocalStorage<string>();
  readonly contexts: (string | undefined)[] = [];
  /** What becomes of the next tries to subscribe. */
  mode: 'open' | 'fail' | 'hang' = 'open';
  #opens: (() => void)[] = [];
  channel = '';

  subscribe(channel: string, listener: SubscriptionListener) {
    this.channel = channel;
    this.contexts.push(this.context.getStore());
    if (this.mode === 'fail') throw new Error('no connection');
    const line = new FakeLine(listener);
    this.lines.push(line);
    const subscription = {
      ping: () => {
        this.contexts.push(this.context.getStore());
        return new Promise<void>((resolve, reject) =>
          line.pings.push({ answer: resolve, fail: () => reject(new Error()) }),
        );
      },
      close: () => line.cut(),
    };
    if (this.mode === 'open') return Promise.resolve(subscription);
    return new Promise<typeof subscription>((resolve) => this.#opens.push(() => resolve(subscription)));
  }

  /** Lets the tries that hang succeed. */
  open(): void {
    for (const open of this.#opens.splice(0)) open();
  }

  get line(): FakeLine {
    return this.lines.at(-1) as FakeLine;
  }
}

function newBus(maxStaleMs = 1_000) {
  const connection = new FakeConnection();
  const now = () => performance.now();
  const marks = new Marks({ names: server, maxStaleMs, now, require: (within) => bus.require(within) });
  const bus: Bus = new Bus({ connection, channel: server.channel, sender: OWN, marks, maxStaleMs, now });
  return { bus, marks, connection };
}

/** A bus that is connected, and has not proved anything yet. */
async function openBus(maxStaleMs?: number) {
  const made = newBus(maxStaleMs);
  made.bus.start();
  await pass(0);
  return { ...made, line: made.connection.line };
}

function pass(ms: number): Promise<unknown> {
  return jest.advanceTimersByTimeAsync(ms);
}

/** Answers every PING at once for a while. */
async function passAnswering(connection: FakeConnection, ms: number, turn = 5): Promise<void> {
  for (let passed = 0; passed < ms; passed += turn) {
    await connection.line.answer();
    await pass(turn);
  }
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('the connection', () => {
  test('is opened once, when the bus is started, and hears the channel', async () => {
    const { bus, connection } = newBus();
    await pass(10_000);
    expect([connection.lines.length, jest.getTimerCount()]).toEqual([0, 0]);
    bus.start();
    bus.start();
    await pass(0);
    expect([connection.lines.length, connection.channel]).toEqual([1, 'pc1::bus']);
  });

  test.each(['require', 'listen'] as const)('is opened by %s as well', async (way) => {
    const { bus, connection } = newBus();
    if (way === 'require') bus.require(1_000);
    else void bus.listen(id).wait(10);
    await pass(0);
    expect(connection.lines.length).toBe(1);
  });

  test('that is lost is opened again, at first after 50 ms at most', async () => {
    const { bus, connection, line } = await openBus();
    line.cut();
    await pass(24);
    expect(connection.lines.length).toBe(1);
    await pass(26);
    expect([connection.lines.length, bus.counts.reconnects]).toEqual([2, 1]);
  });

  test('that cannot be opened is tried again, less and less often, about once a second at last', async () => {
    const { bus, connection } = newBus();
    connection.mode = 'fail';
    bus.start();
    await pass(60_000);
    expect(bus.counts.reconnects).toBeGreaterThan(60);
    expect(bus.counts.reconnects).toBeLessThan(130);
    expect(bus.counts.flushes).toBe(0); // nothing was heard, so nothing was missed

    connection.mode = 'open';
    await pass(1_000);
    expect(connection.lines.length).toBe(1);
    await connection.line.answer();
    connection.line.cut();
    await pass(50);
    expect(connection.lines.length).toBe(2); // after a success the waits start anew
  });

  test('that closes before it proves anything is not opened again every 50 ms', async () => {
    const { bus, connection } = await openBus();
    for (let passed = 0; passed < 60_000; passed += 25) {
      if (!connection.line.isClosed) connection.line.cut();
      await pass(25);
    }
    expect(bus.counts.reconnects).toBeLessThan(130);
  });

  test('that takes more than 2 s to open is given up, and closed should it open later', async () => {
    const { bus, marks, connection } = newBus();
    connection.mode = 'hang';
    bus.start();
    await pass(1_999);
    expect(bus.counts.reconnects).toBe(0);
    await pass(1);
    expect(bus.counts.reconnects).toBe(1);
    connection.mode = 'open';
    await pass(50);
    await connection.line.answer();
    const mark = marks.mark(KEY);

    const [late] = connection.lines as [FakeLine];
    connection.open();
    await pass(0);
    expect([late.isClosed, marks.isCurrent(mark, []), connection.lines.length]).toEqual([true, true, 2]);
  });

  test('that was replaced is not listened to', async () => {
    const { bus, marks, connection, line } = await openBus();
    await pass(0);
    const [ping] = line.pings;
    line.cut();
    await pass(50);
    await connection.line.answer();
    const [mark, counts] = [marks.mark(KEY), bus.counts];

    line.say(OTHER, { kind: 'all' });
    line.listener.closed();
    ping?.fail();
    await pass(0);
    expect([marks.isCurrent(mark, []), bus.counts]).toEqual([true, counts]);
  });
});

describe('proof', () => {
  test('is a PING that was answered', async () => {
    const { marks, line } = await openBus();
    expect([line.pings.length, marks.isLive(1_000)]).toEqual([1, false]);
    await line.answer();
    expect(marks.isLive(1_000)).toBe(true);
  });

  test('is as old as the PING was when it was sent, not as when it was answered', async () => {
    const { marks, line } = await openBus();
    await pass(200);
    await line.answer();
    expect([marks.isLive(200), marks.isLive(201)]).toEqual([false, true]);
  });

  test('lapses when nothing is answered any more', async () => {
    const { marks, line } = await openBus();
    await line.answer();
    await pass(999);
    expect(marks.isLive(1_000)).toBe(true);
    await pass(1);
    expect(marks.isLive(1_000)).toBe(false);
  });

  test('goes with the connection', async () => {
    const { marks, connection, line } = await openBus();
    await line.answer();
    line.cut();
    expect(marks.isLive(1_000)).toBe(false);
    await pass(50);
    expect([connection.lines.length, marks.isLive(1_000)]).toEqual([2, false]);
  });

  test('of a connection that was replaced does not count', async () => {
    const { marks, connection, line } = await openBus();
    const pings = [...line.pings];
    line.cut();
    await pass(50);
    for (const { answer } of pings) answer();
    await pass(0);
    expect([connection.lines.length, marks.isLive(1_000)]).toEqual([2, false]);
  });

  test('is asked for four times within the bound, whether answers come or not', async () => {
    const { line } = await openBus();
    await pass(999);
    expect(line.pings.length).toBe(4);
  });

  test('is asked for more often for a smaller bound, at once, and less often for none', async () => {
    const { marks, line } = await openBus();
    await pass(100);
    await line.answer();
    marks.require(200);
    marks.require(5_000);
    expect(line.pings.length).toBe(1);
    await pass(99);
    expect(line.pings.length).toBe(2);
  });

  test('keeps coming while answers are slower than PINGs are sent', async () => {
    const { bus, marks, line } = await openBus();
    const waiting: (() => void)[] = [];
    let lapses = 0;
    for (let passed = 0; passed < 10_000; passed += 50) {
      for (const { answer } of line.pings.splice(0)) setTimeout(() => waiting.push(answer), 600);
      for (const answer of waiting.splice(0)) answer();
      await pass(50);
      if (passed >= 650 && !marks.isLive(1_000)) lapses++;
    }
    expect([lapses, bus.counts.reconnects]).toEqual([0, 0]);
  });

  test('is asked for every 5 ms at the most, and a connection has 100 ms to answer', async () => {
    const { bus, connection, line } = await openBus();
    bus.require(1);
    await pass(99);
    expect([line.pings.length, line.isClosed]).toEqual([21, false]);
    await pass(1);
    expect(line.isClosed).toBe(true);
    await pass(50);
    await passAnswering(connection, 1_000);
    expect(bus.counts.reconnects).toBe(1);
  });
});

describe('marks are outdated', () => {
  test('when a connection opens: what was said before was not heard', async () => {
    const { bus, marks, connection } = newBus();
    connection.mode = 'hang';
    bus.start();
    await pass(10);
    const mark = marks.mark(KEY);
    expect(marks.isCurrent(mark, [])).toBe(true);
    connection.open();
    await pass(0);
    expect([marks.isCurrent(mark, []), bus.counts.flushes]).toEqual([false, 1]);
  });

  test('when it is lost', async () => {
    const { bus, marks, line } = await openBus();
    const mark = marks.mark(KEY);
    line.cut();
    expect([marks.isCurrent(mark, []), bus.counts.flushes]).toEqual([false, 2]);
  });

  test('when it is opened again: what was said meanwhile was not heard', async () => {
    const { marks, connection, line } = await openBus();
    line.cut();
    const mark = marks.mark(KEY);
    expect(marks.isCurrent(mark, [])).toBe(true);
    await pass(50);
    expect([connection.lines.length, marks.isCurrent(mark, [])]).toEqual([2, false]);
  });

  test('when it does not answer within the bound: it is given up', async () => {
    const { bus, marks, connection, line } = await openBus();
    await line.answer();
    await pass(999);
    const mark = marks.mark(KEY);
    expect([marks.isCurrent(mark, []), line.isClosed]).toEqual([true, false]);
    await pass(1);
    expect([marks.isCurrent(mark, []), line.isClosed, bus.counts.flushes]).toEqual([false, true, 2]);
    await pass(50);
    expect(connection.lines.length).toBe(2);
  });

  test('when a PING fails', async () => {
    const { marks, line } = await openBus();
    const mark = marks.mark(KEY);
    line.pings[0]?.fail();
    await pass(0);
    expect([marks.isCurrent(mark, []), line.isClosed]).toEqual([false, true]);
  });

  test('by age while there is no connection', async () => {
    const { marks, connection, line } = await openBus();
    connection.mode = 'fail';
    line.cut();
    const mark = marks.mark(KEY);
    await pass(999);
    expect(marks.isCurrent(mark, [])).toBe(true);
    await pass(1);
    expect(marks.isCurrent(mark, [])).toBe(false);
  });

  test('not by age while there is one that answers', async () => {
    const { marks, connection } = await openBus();
    const mark = marks.mark(KEY);
    await passAnswering(connection, 10_000, 50);
    expect(marks.isCurrent(mark, [])).toBe(true);
  });
});

describe('messages', () => {
  test.each<Message>([
    { kind: 'key', id },
    { kind: 'group', groupId: groupId as string },
    { kind: 'tags', tagIds: [server.ofTagId('red')], groupId: undefined },
    { kind: 'tags', tagIds: [server.ofTagId('red')], groupId },
    { kind: 'all' },
  ])('of others about what a mark stands for outdate it: %j', async (message) => {
    const { marks, line } = await openBus();
    const mark = marks.mark(KEY);
    line.say(OTHER, message);
    expect(marks.isCurrent(mark, ['red'])).toBe(false);
    expect(marks.isCurrent(marks.mark(KEY), ['red'])).toBe(true);
  });

  test.each<Message>([{ kind: 'key', id }, { kind: 'all' }])(
    'of its own outdate nothing: that has been done: %j',
    async (message) => {
      const { marks, line } = await openBus();
      const mark = marks.mark(KEY);
      line.say(OWN, message);
      expect(marks.isCurrent(mark, [])).toBe(true);
    },
  );

  test.each(['filled', 'released'] as const)('that a load has ended outdate nothing: %s', async (kind) => {
    const { marks, line } = await openBus();
    const mark = marks.mark(KEY);
    line.say(OTHER, { kind, id });
    expect(marks.isCurrent(mark, 'any')).toBe(true);
  });

  test('that are none are ignored, and counted', async () => {
    const { bus, marks, line } = await openBus();
    const mark = marks.mark(KEY);
    for (const junk of [Buffer.from('x'), Buffer.alloc(1_000_000, 'r'), Buffer.alloc(0)]) line.listener.message(junk);
    expect([marks.isCurrent(mark, 'any'), bus.counts.ignored]).toEqual([true, 3]);
  });
});

describe('who waits for the load of a key', () => {
  test.each<[string, Message]>([
    [OTHER, { kind: 'filled', id }],
    [OTHER, { kind: 'released', id }],
    [OTHER, { kind: 'key', id }],
    [OWN, { kind: 'key', id }],
  ])('is woken by news of it: from %s %j', async (sender, message) => {
    const { bus, line } = await openBus();
    const woken = jest.fn();
    void bus.listen(id).wait(500).then(woken);
    line.say(sender, { kind: 'filled', id: server.ofKey('another').id });
    line.say(sender, { kind: 'all' });
    await pass(0);
    expect(woken).not.toHaveBeenCalled();
    line.say(sender, message);
    await pass(0);
    expect(woken).toHaveBeenCalledTimes(1);
  });

  test('waits no longer than it was told', async () => {
    const { bus } = await openBus();
    const woken = jest.fn();
    void bus.listen(id).wait(500).then(woken);
    await pass(499);
    expect(woken).not.toHaveBeenCalled();
    await pass(1);
    expect(woken).toHaveBeenCalled();
  });

  test('is woken when a connection opens: the news may have been missed', async () => {
    const { bus, line } = await openBus();
    const woken = jest.fn();
    void bus.listen(id).wait(5_000).then(woken);
    line.cut();
    await pass(50);
    expect(woken).toHaveBeenCalled();
  });
});

describe('stopped', () => {
  test('it closes the connection, outdates all, wakes who waits, and keeps no timer', async () => {
    const { bus, marks, line } = await openBus();
    await line.answer();
    const mark = marks.mark(KEY);
    const woken = jest.fn();
    void bus.listen(id).wait(5_000).then(woken);
    bus.stop();
    await pass(0);
    expect([line.isClosed, marks.isLive(1_000), marks.isCurrent(mark, [])]).toEqual([true, false, false]);
    expect([woken.mock.calls.length, jest.getTimerCount()]).toEqual([1, 0]);
  });

  test('it opens none any more', async () => {
    const { bus, connection, line } = await openBus();
    line.cut();
    bus.stop();
    bus.start();
    bus.require(10);
    await pass(10_000);
    expect([connection.lines.length, bus.counts.reconnects]).toEqual([1, 1]);
  });

  test('it opens none if it had none', async () => {
    const { bus, connection } = newBus();
    bus.stop();
    bus.start();
    void bus.listen(id).wait(100);
    await pass(10_000);
    expect([connection.lines.length, jest.getTimerCount()]).toEqual([0, 0]);
  });

  test('it closes one that opens after that', async () => {
    const { bus, connection } = newBus();
    connection.mode = 'hang';
    bus.start();
    bus.stop();
    connection.open();
    await pass(0);
    expect([connection.line.isClosed, jest.getTimerCount()]).toEqual([true, 0]);
  });
});

test('nothing is opened or sent in the context of a caller, at once or later', async () => {
  jest.useRealTimers(); // fake ones know no contexts
  const { bus, connection } = newBus(100);
  const sent = (atLeast: number) => until(() => connection.contexts.length >= atLeast);
  connection.context.run('a request', () => bus.start());
  await sent(3);
  connection.context.run('a request', () => bus.require(90));
  await sent(6);
  connection.context.run('a request', () => connection.line.cut());
  await sent(9);
  bus.stop();
  expect(connection.lines.length).toBeGreaterThan(1);
  expect(new Set(connection.contexts)).toEqual(new Set([undefined]));
});
