import { jest } from '@jest/globals';
import { ManualClock } from '@purecache/core/testing';
import { Ear } from '../src/coherence/ear.js';
import type { EntryReader, Reading } from '../src/entries/entry-reader.js';
import type { EntryWriter } from '../src/entries/entry-writer.js';
import { HeldLease } from '../src/leases/held-lease.js';
import { Leases, type Led } from '../src/leases/leases.js';
import { withDeadline } from '../src/server/deadline.js';
import { names } from '../src/server/names.js';
import type { Acquired, Acquiring } from '../src/server/server.js';

const key = names('pc1').ofKey('1:a1:1~#x');
const stampOf = (version: number) => String(version).padStart(16, '0');
const entryOf = (version: number) => ({ version });
const found = (version: number) => ({ kind: 'found', entry: entryOf(version), expiresAt: Infinity }) as const;

/** One key of a server: which version is stored, and who has the lease. */
function newLeases({ waitMs = 10_000, deadlineMs = 0 } = {}) {
  const server = {
    /** 0: nothing is stored. */
    version: 0,
    isFit: true,
    /** Milliseconds for which another process has the lease; 0: nobody has it. */
    left: 0,
    /** Called with each command before it takes effect. */
    before: (_command: string): void | Promise<unknown> => {},
    /** Called when its answer is made, and not here yet. */
    after: (_command: string): void => {},
    failure: undefined as Error | undefined,
    /** Gives a lease that is to be taken from another. */
    obeys: true,
  };
  const log: string[] = [];
  const asked: Acquiring[] = [];
  const ears: Ear[] = [];
  const isHeld = jest.fn(() => false);
  const state = { isLive: true, listening: 0 };
  const acquire = async (_: unknown, acquiring: Acquiring): Promise<Acquired> => {
    asked.push(acquiring);
    log.push(`acquire ${Number(acquiring.seenStamp)}`);
    await server.before('acquire');
    if (server.failure !== undefined) throw server.failure;
    const answer = answerTo(acquiring);
    server.after('acquire');
    return answer;
  };
  const answerTo = ({ force: forced, seenStamp }: Acquiring): Acquired => {
    const force = forced && server.obeys;
    if (!force && server.version > 0 && seenStamp !== stampOf(server.version)) return { kind: 'found' };
    if (!force && server.left > 0) return { kind: 'wait', left: server.left };
    return { kind: 'lease', startedAt: stampOf(9_000_000) };
  };
  const release = jest.fn(async (_key: unknown, _token: string, _message: string) => true);
  const read = async (): Promise<Reading> => {
    log.push('read');
    await server.before('read');
    const { version, isFit } = server;
    server.after('read');
    if (version === 0) return { stamp: '', found: undefined };
    return { stamp: stampOf(version), found: isFit ? found(version) : undefined };
  };
  const stampOfSeen: EntryReader['stampOf'] = (_, seen) =>
    seen === undefined ? '' : stampOf((seen as { version: number }).version);
  const write = jest.fn<EntryWriter['write']>(async () => true);
  const leases = new Leases({
    link: {
      run: (command) => (deadlineMs === 0 ? command() : withDeadline(command(), deadlineMs, () => new Error('late'))),
    },
    server: { acquire, release, renew: async () => true },
    reader: { read, stampOf: stampOfSeen },
    writer: { write },
    invalidations: {
      key: async () => ({ head: null, root: null, group: null }),
      replacing: async (_, step) => await step(),
    },
    unconfirmed: { has: isHeld },
    bus: {
      listen: () => {
        state.listening++;
        const ear = new Ear(() => state.listening--);
        ears.push(ear);
        return ear;
      },
    },
    marks: { isLive: () => state.isLive },
    clock: new ManualClock(5_000),
    sender: 'sender-1',
    leaseMs: 3_000,
    waitMs,
    maxStaleMs: 1_000,
    now: () => performance.now(),
  });
  const tell = () => ears.at(-1)?.hear();
  return { leases, server, log, asked, release, write, isHeld, state, tell };
}

type Waited = Awaited<ReturnType<Extract<Led, { kind: 'wait' }>['wait']>>;

/** Begins to wait, and notes what comes of it. */
async function waiting(leases: Leases, seen?: unknown) {
  const led = await leases.lead(key, seen);
  if (led.kind !== 'wait') throw new Error(`It was to wait, not ${led.kind}.`);
  const outcome: { came?: Waited; failure?: unknown } = {};
  void led.wait().then(
    (came) => (outcome.came = came),
    (failure: unknown) => (outcome.failure = failure),
  );
  await pass(0);
  return outcome;
}

function pass(ms: number): Promise<unknown> {
  return jest.advanceTimersByTimeAsync(ms);
}

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe('a lease', () => {
  test('is given where nothing is stored and nobody has it, dated by the clock of the backend', async () => {
    const { leases, asked, state } = newLeases();
    const lease = await leases.lead(key);
    expect(lease).toBeInstanceOf(HeldLease);
    expect((lease as HeldLease).startedAt).toBe(5_000);
    expect(asked).toEqual([
      { token: expect.stringMatching(/^[\w-]{16}$/), leaseMs: 3_000, seenStamp: '', force: false, drops: false },
    ]);
    expect(state.listening).toBe(0);
  });

  test('has a token of its own', async () => {
    const { leases, asked } = newLeases();
    await leases.lead(key);
    await leases.lead(key);
    expect(asked[0]?.token).not.toBe(asked[1]?.token);
  });

  test('is given over an entry that will not do', async () => {
    const { leases, server, log } = newLeases();
    server.version = 1;
    expect((await leases.lead(key, entryOf(1))).kind).toBe('lease');
    expect(log).toEqual(['acquire 1']);
  });

  test.each<[string, [seen?: unknown, takesOver?: boolean], string]>([
    ['where there was no entry, those who wait', [], 'f'],
    ['over an entry that would not do, all', [entryOf(1)], 'k'],
    ['that was taken over, all', [undefined, true], 'k'],
  ])('tells of what is stored under it: %s', async (_, args, letter) => {
    const { leases, write } = newLeases();
    const led = await leases.lead(key, ...args);
    expect(led.kind === 'lease' && (await led.fill('v'))).toBe(true);
    expect(write.mock.calls[0]?.[4]).toBe(`${letter}sender-1${key.id}`);
  });

  test('is taken from whoever has it, whatever is stored', async () => {
    const { leases, server, asked, isHeld } = newLeases();
    Object.assign(server, { version: 1, left: 1_000 });
    isHeld.mockReturnValue(true);
    expect((await leases.lead(key, undefined, true)).kind).toBe('lease');
    expect(asked[0]).toMatchObject({ force: true, seenStamp: '' });
  });

  test('that is taken and refused all the same is no lease', async () => {
    const { leases, server } = newLeases();
    server.left = 1_000;
    server.obeys = false;
    await expect(leases.takeOver(key)).rejects.toThrow(TypeError);
  });

  test('is not asked for while an invalidation is not confirmed: the load may go on, and is not stored', async () => {
    const { leases, isHeld, log } = newLeases();
    isHeld.mockReturnValue(true);
    expect(await leases.lead(key)).toEqual({ kind: 'none' });
    expect(log).toEqual([]);
  });
});

describe('an entry that another process has stored', () => {
  test('is given', async () => {
    const { leases, server } = newLeases();
    server.version = 2;
    expect(await leases.lead(key, entryOf(1))).toEqual(found(2));
  });

  test('and that will not do either is replaced: it is named as seen', async () => {
    const { leases, server, log } = newLeases();
    Object.assign(server, { version: 2, isFit: false });
    expect((await leases.lead(key, entryOf(1))).kind).toBe('lease');
    expect(log).toEqual(['acquire 1', 'read', 'acquire 2']);
  });

  test('is left to others where each one that will not do is replaced by another', async () => {
    const { leases, server, log } = newLeases();
    Object.assign(server, { version: 2, isFit: false });
    server.before = (command) => void (server.version += command === 'acquire' ? 1 : 0);
    expect(await leases.lead(key)).toEqual({ kind: 'none' });
    expect(log).toEqual(['acquire 0', 'read', 'acquire 3', 'read', 'acquire 4', 'read']);
  });
});

describe('a lease that comes too late, or not at all', () => {
  test('is given back once its answer is here', async () => {
    const { leases, server, release, asked } = newLeases({ deadlineMs: 200 });
    let answer = (): void => {};
    server.before = () => new Promise<void>((resolve) => (answer = resolve));
    const failure = leases.lead(key).catch((error: Error) => error.message);
    await pass(200);
    expect(await failure).toBe('late');
    expect(release).not.toHaveBeenCalled();
    answer();
    await pass(0);
    expect(release.mock.calls).toEqual([[key, asked[0]?.token, `usender-1${key.id}`]]);
    expect(jest.getTimerCount()).toBe(0); // none is renewed
  });

  test('is given back where the answer is an error: it may have been given', async () => {
    const { leases, server, release } = newLeases();
    server.failure = new Error('connection lost');
    release.mockRejectedValue(new Error('away'));
    await expect(leases.lead(key)).rejects.toThrow('connection lost');
    await pass(0);
    expect(release).toHaveBeenCalledTimes(1);
  });
});

describe('who waits for another process', () => {
  test('asks once more, as that may have ended before it could hear of it', async () => {
    const { leases, server, log } = newLeases();
    server.left = 3_000;
    const led = await leases.lead(key);
    server.left = 0;
    expect(led.kind === 'wait' && (await led.wait()).kind).toBe('lease');
    expect(log).toEqual(['acquire 0', 'acquire 0']);
  });

  test('has its entry at the news of it', async () => {
    const { leases, server, tell, state } = newLeases();
    server.left = 3_000;
    const outcome = await waiting(leases);
    await pass(1_000);
    Object.assign(server, { version: 1, left: 0 });
    tell();
    await pass(0);
    expect(outcome.came).toEqual(found(1));
    expect([state.listening, jest.getTimerCount()]).toEqual([0, 0]);
  });

  test('has the lease when the other one gives it back', async () => {
    const { leases, server, tell } = newLeases();
    server.left = 3_000;
    const outcome = await waiting(leases);
    server.left = 0;
    tell();
    await pass(0);
    expect(outcome.came?.kind).toBe('lease');
  });

  test.each(['read', 'acquire'])('does not miss news that comes while it is busy with: %s', async (command) => {
    const { leases, server, tell } = newLeases();
    server.left = 3_000;
    const outcome = await waiting(leases);
    server.after = (at) => {
      if (at !== command) return;
      server.after = () => {};
      server.version = 1;
      tell();
    };
    tell();
    await pass(0);
    expect(outcome.came).toEqual(found(1));
  });

  test('asks for the lease when that of the other has run out, a little later than the others', async () => {
    const { leases, server, log } = newLeases();
    server.left = 300;
    const outcome = await waiting(leases);
    log.length = 0;
    server.left = 0;
    await pass(307);
    expect(log).toEqual([]);
    await pass(1);
    expect(log).toEqual(['read', 'acquire 0']);
    expect(outcome.came?.kind).toBe('lease');
  });

  test('goes on as long as that is renewed', async () => {
    const { leases, server, log } = newLeases();
    server.left = 300;
    const outcome = await waiting(leases);
    log.length = 0;
    await pass(3_080);
    expect(log).toEqual(Array(10).fill(['read', 'acquire 0']).flat());
    expect(outcome).toEqual({});
  });

  test('waits no longer than it may, and loads without the lease then', async () => {
    const { leases, server, log, state } = newLeases({ waitMs: 500 });
    server.left = 3_000;
    const outcome = await waiting(leases);
    await pass(499);
    expect(outcome).toEqual({});
    await pass(1);
    expect(outcome.came).toEqual({ kind: 'none' });
    expect([log.at(-1), state.listening]).toEqual(['read', 0]);
  });

  test('waits not at all if it may not, and looks once all the same', async () => {
    const { leases, server, log } = newLeases({ waitMs: 0 });
    server.left = 3_000;
    const outcome = await waiting(leases);
    await pass(1);
    expect([outcome.came, log]).toEqual([{ kind: 'none' }, ['acquire 0', 'acquire 0', 'read']]);
  });

  test('is not given the entry that will not do, though that is there all the time', async () => {
    const { leases, server, tell, log } = newLeases();
    Object.assign(server, { version: 1, left: 3_000 });
    const outcome = await waiting(leases, entryOf(1));
    tell();
    await pass(0);
    expect([outcome, log]).toEqual([{}, ['acquire 1', 'acquire 1', 'read', 'acquire 1']]);
    server.version = 2;
    tell();
    await pass(0);
    expect(outcome.came).toEqual(found(2));
  });

  test('is given the lease over an entry that came, and will not do', async () => {
    const { leases, server, tell, log } = newLeases();
    server.left = 3_000;
    const outcome = await waiting(leases);
    Object.assign(server, { version: 1, isFit: false, left: 0 });
    log.length = 0;
    tell();
    await pass(0);
    expect([outcome.came?.kind, log]).toEqual(['lease', ['read', 'acquire 1']]);
  });

  test('fails where the server cannot be asked, and listens no more', async () => {
    const { leases, server, tell, state } = newLeases();
    server.left = 3_000;
    const outcome = await waiting(leases);
    server.before = () => Promise.reject(new Error('away'));
    tell();
    await pass(0);
    expect([outcome.failure, state.listening]).toEqual([new Error('away'), 0]);
  });
});

describe('while nothing can be heard', () => {
  test('it looks itself: after 25 ms, then less and less often, and at least every 100 ms', async () => {
    const { leases, server, state, log } = newLeases();
    server.left = 3_000;
    state.isLive = false;
    const outcome = await waiting(leases);
    log.length = 0;
    const times: number[] = [];
    for (let ms = 1; ms <= 400; ms++) {
      await pass(1);
      if (log.splice(0).includes('read')) times.push(ms);
    }
    expect(times).toEqual([25, 75, 175, 275, 375]);
    server.version = 1;
    await pass(100);
    expect(outcome.came).toEqual(found(1));
  });

  test('it does not ask for the lease before that of the other has run out', async () => {
    const { leases, server, state, log } = newLeases();
    server.left = 200;
    state.isLive = false;
    await waiting(leases);
    log.length = 0;
    await pass(208);
    expect(log).toEqual(['read', 'read', 'read', 'read', 'acquire 0']);
  });
});
