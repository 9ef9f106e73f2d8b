/**
 * Each guard that keeps old values from callers and from the store, and what is seen without it. A test takes the guard
 * out alone: were the guard not needed, or lost, that test would turn red. The list with the reasons is a decision record.
 */
import { jest } from '@jest/globals';
import { fromMap, invalidateTags } from '../src/index.js';
import { Backoff } from '../src/entries/backoff.js';
import { EntryStore } from '../src/entries/entry-store.js';
import { TagStamps } from '../src/entries/tag-stamps.js';
import { WriteOrder } from '../src/entries/write-order.js';
import { Flights, type Flight } from '../src/single-flight.js';
import { ManualClock } from '../src/testing/manual-clock.js';
import { settled } from './support/deferred.js';
import { Gates, type Place } from './support/gates.js';
import { loadsByHand, outcome } from './support/loads-by-hand.js';
import { Remote } from './support/remote.js';

interface Guard {
  readonly name: string;
  remove(): unknown;
  /** What is seen. */
  scenario(): Promise<unknown>;
  readonly right: unknown;
  readonly wrong: unknown;
}

function inMemory(options: object = {}) {
  const clock = new ManualClock(1_000);
  const map = new Map<string, unknown>();
  return { clock, map, ...loadsByHand(fromMap(map, { clock }), options) };
}

function onServer(options: object = {}) {
  const [clock, gates] = [new ManualClock(1_000), new Gates()];
  return { clock, gates, ...loadsByHand(new Remote(clock, gates.turn), options) };
}

/** A stale entry, and a call that has begun to load in its place. */
async function falling(options: object) {
  const given = inMemory({ staleIfError: '10s', ...options });
  await given.handle.set([], 'old');
  given.clock.advance(1_000);
  return { ...given, call: given.get() };
}

const { signal } = new AbortController();
const tags = (): string[] => ['a'];

const guards: Guard[] = [
  {
    name: 'an invalidation of a key keeps newcomers off its loads',
    remove: () => jest.spyOn(Flights.prototype, 'detach').mockImplementation(() => {}),
    async scenario() {
      const { get, handle, pending } = inMemory();
      const before = get();
      await handle.delete();
      const after = get();
      pending[0]?.resolve('old');
      pending[1]?.resolve('new');
      return [await before, await after, await handle.peek()];
    },
    right: ['old', 'new', 'new'],
    wrong: ['old', 'old', 'old'],
  },
  {
    name: 'a clear keeps newcomers off all loads',
    remove: () => jest.spyOn(Flights.prototype, 'detachAll').mockImplementation(() => {}),
    async scenario() {
      const { get, handle, pending } = inMemory();
      const before = get();
      await handle.clear();
      const after = get();
      pending[0]?.resolve('old');
      pending[1]?.resolve('new');
      return [await before, await after, await handle.peek()];
    },
    right: ['old', 'new', 'new'],
    wrong: ['old', 'old', 'old'],
  },
  {
    name: 'a detached load is not stored',
    remove() {
      const { fill } = EntryStore.prototype;
      jest.spyOn(EntryStore.prototype, 'fill').mockImplementation(function (this: EntryStore, flight, ...others) {
        flight.detached = false;
        return fill.call(this, flight, ...others);
      });
    },
    async scenario() {
      const { get, handle, pending } = inMemory();
      const before = get();
      await handle.delete();
      pending[0]?.resolve('old');
      return [await before, await handle.peek()];
    },
    right: ['old', undefined],
    wrong: ['old', 'old'],
  },
  {
    name: 'an invalidation of a tag keeps newcomers off loads whose result may carry it',
    remove: () => jest.spyOn(Flights.prototype, 'closeTagged').mockImplementation(() => {}),
    async scenario() {
      const { get, pending } = inMemory({ tags });
      const before = get();
      await invalidateTags(get, ['a']);
      const after = get();
      pending[0]?.resolve('old');
      pending[1]?.resolve('new');
      return [await before, await after];
    },
    right: ['old', 'new'],
    wrong: ['old', 'old'],
  },
  {
    name: 'an entry carries the stamp of the start of its load, not of its end',
    remove: stampAtTheEnd,
    async scenario() {
      const { get, handle, pending } = inMemory({ tags });
      const before = get();
      await invalidateTags(get, ['a']);
      pending[0]?.resolve('old');
      return [await before, await handle.peek()];
    },
    right: ['old', undefined],
    wrong: ['old', 'old'],
  },
  {
    name: 'an entry whose tag was invalidated during its load is not stored',
    remove() {
      const { fill } = EntryStore.prototype;
      const { isValid } = TagStamps.prototype;
      let isFilling = false;
      jest.spyOn(EntryStore.prototype, 'fill').mockImplementation(function (this: EntryStore, ...given) {
        isFilling = true;
        try {
          return fill.apply(this, given);
        } finally {
          isFilling = false;
        }
      });
      jest.spyOn(TagStamps.prototype, 'isValid').mockImplementation(function (this: TagStamps, ...given) {
        return isFilling || isValid.apply(this, given);
      });
    },
    async scenario() {
      const { get, pending, map } = inMemory({ tags });
      const before = get();
      await invalidateTags(get, ['a']);
      pending[0]?.resolve('old');
      return [await before, map.size];
    },
    right: ['old', 0],
    wrong: ['old', 1], // it is not served, but another entry may have had to make room for it
  },
  {
    name: 'an entry whose tag was invalidated is not read',
    remove: () => jest.spyOn(TagStamps.prototype, 'isValid').mockReturnValue(true),
    async scenario() {
      const { get, handle } = inMemory({ tags });
      await handle.set([], 'old');
      await invalidateTags(get, ['a']);
      return await handle.peek();
    },
    right: undefined,
    wrong: 'old',
  },
  {
    name: 'what is stored fences the loads that began before its own',
    remove: () => jest.spyOn(Flights.prototype, 'outdateOlder').mockImplementation(() => {}),
    async scenario() {
      const { get, handle, pending } = inMemory();
      const calls = [get(signal), get(signal)]; // with a signal a call loads for itself alone
      pending[1]?.resolve('new');
      await calls[1];
      pending[0]?.resolve('old');
      await calls[0];
      return await handle.peek();
    },
    right: 'new',
    wrong: 'old',
  },
  {
    name: 'look-ups begun while an invalidation is under way are detached once it is done',
    remove: () => jest.spyOn(Flights.prototype, 'detachLookUps').mockImplementation(() => {}),
    scenario: () => lookUpDuring('delete'),
    right: ['old', 'new'],
    wrong: ['old', 'old'],
  },
  {
    name: 'look-ups begun while a clear is under way are detached once it is done',
    remove: () => jest.spyOn(Flights.prototype, 'detachAllLookUps').mockImplementation(() => {}),
    scenario: () => lookUpDuring('clear'),
    right: ['old', 'new'],
    wrong: ['old', 'old'],
  },
  {
    name: 'a delete waits for the store under way on its key',
    remove: () => jest.spyOn(WriteOrder.prototype, 'write').mockImplementation(async (_key, action) => await action()),
    async scenario() {
      const { gates, get, handle, pending } = onServer();
      gates.hold('set reaches');
      const before = get();
      await settled();
      pending[0]?.resolve('old');
      await before;
      const deleted = handle.delete();
      await settled();
      await gates.release('set reaches');
      await deleted;
      return await handle.peek();
    },
    right: undefined,
    wrong: 'old',
  },
  {
    name: 'a stale value that was deleted is not served when the load fails',
    remove: keepStaleWhenDetached,
    async scenario() {
      const { call, handle, pending } = await falling({});
      await handle.delete();
      pending[0]?.reject(new Error('down'));
      return await outcome(call);
    },
    right: 'down',
    wrong: 'old',
  },
  {
    name: 'a stale value whose tag was invalidated is not served when the load fails',
    remove: serveWhateverWasRead,
    async scenario() {
      const { call, get, pending } = await falling({ tags });
      await invalidateTags(get, ['a']);
      pending[0]?.reject(new Error('down'));
      return await outcome(call);
    },
    right: 'down',
    wrong: 'old',
  },
  {
    name: 'a stale value that was deleted is not served when the load is slow',
    remove: keepStaleWhenDetached,
    async scenario() {
      jest.useFakeTimers({ doNotFake: ['setImmediate'] });
      const { call, handle, pending } = await falling({ softTimeout: '50ms' });
      await handle.delete();
      await jest.advanceTimersByTimeAsync(50);
      pending[0]?.resolve('new');
      return await outcome(call);
    },
    right: 'new',
    wrong: 'old',
  },
  {
    name: 'an invalidation of a tag keeps newcomers off look-ups, which may have seen what it outdates',
    remove() {
      const { begin, closeTagged } = Flights.prototype;
      const flights: Flight[] = [];
      jest.spyOn(Flights.prototype, 'begin').mockImplementation(function (this: Flights, ...given) {
        const flight = begin.apply(this, given);
        flights.push(flight);
        return flight;
      });
      jest.spyOn(Flights.prototype, 'closeTagged').mockImplementation(function (this: Flights, ...given) {
        closeTagged.apply(this, given);
        for (const each of flights) if (each.isLookingUp) each.closed = false;
      });
    },
    async scenario() {
      const { clock, gates, get, handle, pending } = onServer({ tags });
      await handle.set([], 'old');
      clock.advance(1);
      gates.hold('get answers');
      const before = get();
      await settled();
      await invalidateTags(get, ['a']);
      const after = get();
      await gates.release('get answers');
      for (const each of pending) each.resolve('new');
      return [await before, await after];
    },
    right: ['old', 'new'],
    wrong: ['old', 'old'],
  },
  {
    name: 'an invalidation of a tag keeps the error of an older load out of the store',
    remove: stampAtTheEnd,
    async scenario() {
      const errorCodec = { encode: (error: Error) => error.message, decode: (text: string) => new Error(text) };
      const { get, handle, pending } = onServer({ tags, cacheErrors: () => '1m', errorCodec });
      const before = outcome(get());
      await settled();
      await invalidateTags(get, ['a']);
      pending[0]?.reject(new Error('no such user'));
      const answer = await before;
      await settled();
      return [answer, await outcome(handle.peek())];
    },
    right: ['no such user', undefined],
    wrong: ['no such user', 'no such user'],
  },
  {
    name: 'a stale value read while an invalidation of it is under way is not served to calls begun after it',
    remove() {
      const { detachLookUps } = Flights.prototype;
      jest.spyOn(Flights.prototype, 'detachLookUps').mockImplementation(function (this: Flights, key) {
        const flight = this.joinable(key);
        const stale = flight?.stale;
        detachLookUps.call(this, key);
        if (flight !== undefined) flight.stale = stale;
      });
    },
    scenario: () => fallingDuring('delete reaches', ({ handle }) => handle.delete()),
    right: 'down',
    wrong: 'old',
  },
  {
    name: 'a stale value read while a tag of it is being invalidated is not served to calls begun after it',
    remove() {
      const { closeTagged } = Flights.prototype;
      jest.spyOn(Flights.prototype, 'closeTagged').mockImplementation(function (this: Flights, prefix, forgetsStale) {
        if (!forgetsStale) closeTagged.call(this, prefix, false);
      });
    },
    scenario: () => fallingDuring('invalidateTags reaches', ({ get }) => invalidateTags(get, ['a'])),
    right: 'down',
    wrong: 'old',
  },
  {
    name: 'a load that timed out ends: the next call leads anew, and what comes late is dropped',
    remove: () => jest.spyOn(Flights.prototype, 'end').mockImplementation(() => {}),
    async scenario() {
      jest.useFakeTimers({ doNotFake: ['setImmediate'] });
      const { get, handle, pending } = inMemory({ timeout: '100ms' });
      const first = outcome(get());
      await jest.advanceTimersByTimeAsync(100);
      const next = outcome(get());
      pending[0]?.resolve('late');
      await settled();
      const kept = await handle.peek();
      pending[1]?.resolve('new');
      return [await first, kept, await next];
    },
    right: ['PURECACHE_LOAD_TIMEOUT', undefined, 'new'],
    wrong: ['PURECACHE_LOAD_TIMEOUT', undefined, 'PURECACHE_LOAD_TIMEOUT'],
  },
  {
    name: 'one background refresh at a time',
    remove: () => jest.spyOn(Flights.prototype, 'isUnderWay').mockReturnValue(false),
    async scenario() {
      const { clock, get, handle, pending } = inMemory({ staleWhileRevalidate: '10s' });
      await handle.set([], 'old');
      clock.advance(1_000);
      await Promise.all([get(), get(), get()]);
      await settled();
      return pending.length;
    },
    right: 1,
    wrong: 3,
  },
  {
    name: 'a refresh that failed is not tried again for a second',
    remove: () => jest.spyOn(Backoff.prototype, 'mayTry').mockReturnValue(true),
    async scenario() {
      const { clock, get, handle, pending } = inMemory({ staleWhileRevalidate: '10s' });
      await handle.set([], 'old');
      clock.advance(1_000);
      const loads: number[] = [];
      for (const wait of [0, 999, 1]) {
        clock.advance(wait);
        await get();
        await settled();
        pending.at(-1)?.reject(new Error('down'));
        await settled();
        loads.push(pending.length);
      }
      return loads;
    },
    right: [1, 1, 2],
    wrong: [1, 2, 3],
  },
];

function stampAtTheEnd() {
  const { date } = EntryStore.prototype;
  jest.spyOn(EntryStore.prototype, 'date').mockImplementation(function (this: EntryStore, flight) {
    date.call(this, flight);
    Object.defineProperty(flight, 'stamp', { get: () => this.state.tags.now });
  });
}

function keepStaleWhenDetached() {
  const { detach } = Flights.prototype;
  jest.spyOn(Flights.prototype, 'detach').mockImplementation(function (this: Flights, key) {
    detach.call(this, key, true);
  });
}

function serveWhateverWasRead(): void {
  jest.spyOn(EntryStore.prototype, 'staleOf').mockImplementation(({ stale }) => stale);
}

/** A look-up that has read the entry before the invalidation took effect, and is answered after it. */
async function lookUpDuring(invalidation: 'delete' | 'clear'): Promise<unknown> {
  const { gates, get, handle, pending } = onServer();
  await handle.set([], 'old');
  gates.hold(`${invalidation} reaches`);
  gates.hold('get answers');
  const invalidated = handle[invalidation]();
  const before = get();
  await settled();
  await gates.release(`${invalidation} reaches`);
  await invalidated;
  const after = get();
  await gates.release('get answers');
  for (const each of pending) each.resolve('new');
  return [await before, await after];
}

/** A call that finds a stale value while an invalidation is on its way; and one begun after it, when the load fails. */
async function fallingDuring(place: Place, invalidate: (given: ReturnType<typeof onServer>) => Promise<unknown>) {
  const given = onServer({ tags, staleIfError: '10s' });
  const { clock, gates, get, handle, pending } = given;
  await handle.set([], 'old');
  clock.advance(1_000);
  gates.hold(place);
  const invalidated = invalidate(given);
  const before = outcome(get());
  await settled();
  await gates.release(place);
  await invalidated;
  const after = outcome(get());
  await settled();
  for (const each of pending) each.reject(new Error('down'));
  await before;
  return await after;
}

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe.each(guards)('$name', ({ remove, scenario, right, wrong }) => {
  test('holds', async () => {
    expect(await scenario()).toEqual(right);
  });

  test('is seen by this test when it is taken out', async () => {
    remove();
    expect(await scenario()).toEqual(wrong);
  });
});
