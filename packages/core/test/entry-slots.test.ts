import { jest } from '@jest/globals';
import { EntrySlots } from '../src/storage/entry-slots.js';
import { ExpiryQueue } from '../src/storage/expiry-queue.js';
import { SlotList } from '../src/storage/slot-list.js';
import { StringTable } from '../src/storage/string-table.js';

const LARGE = 1_100;

function filled(entries: EntrySlots, count: number, deadlineOf = (_: number) => Infinity): EntrySlots {
  for (let i = 0; i < count; i++) {
    const slot = entries.add(`k${i}`, entries.hash(`k${i}`));
    entries.setValue(slot, i);
    entries.setDeadline(slot, deadlineOf(i));
    entries.setWeight(slot, i);
  }
  return entries;
}

const slotOf = (entries: EntrySlots, key: string) => entries.find(key, entries.hash(key));
const keysOf = (entries: EntrySlots) => Array.from(entries, (slot) => entries.keyAt(slot));
const drop = (entries: EntrySlots, from: number, to: number) => {
  for (let i = from; i < to; i++) entries.remove(slotOf(entries, `k${i}`));
};

test('an entry has its key, value, deadline and weight in one slot', () => {
  const entries = filled(new EntrySlots({ capacity: 9, order: new SlotList(), hasWeights: true }), 9, (i) => 100 - i);
  const slot = slotOf(entries, 'k8');
  expect([entries.keyAt(slot), entries.valueAt(slot), entries.deadlineOf(slot)]).toEqual(['k8', 8, 92]);
  expect([entries.size, entries.weight, entries.earliest]).toEqual([9, 36, 92]);
  expect(entries.keyAt(entries.victim)).toBe('k0');
  expect(entries.keyAt(entries.nextToExpire)).toBe('k8');
});

test('with an order it decides who goes first, and a touch changes it', () => {
  const entries = filled(new EntrySlots({ capacity: 3, order: new SlotList() }), 3, (i) => 100 - i);
  entries.touch(slotOf(entries, 'k0'));
  expect(keysOf(entries)).toEqual(['k1', 'k2', 'k0']);
  expect(entries.keyAt(entries.victim)).toBe('k1');
});

test('without an order who expires first goes first, and who never expires last', () => {
  const entries = filled(new EntrySlots({ capacity: 4 }), 4, (i) => [30, Infinity, 10, 20][i] as number);
  entries.touch(slotOf(entries, 'k2'));
  expect(keysOf(entries)).toEqual(['k2', 'k3', 'k0', 'k1']);
  expect(entries.keyAt(entries.victim)).toBe('k2');
});

test('without weights and deadlines there are none', () => {
  const entries = filled(new EntrySlots({ capacity: 3, order: new SlotList() }), 3);
  expect([entries.weight, entries.earliest, entries.deadlineOf(0)]).toEqual([0, Infinity, Infinity]);
});

test('entries that never expire cost no queue', () => {
  const spies = (['reserve', 'add', 'remove', 'deadlineOf', 'clear'] as const).map((name) =>
    jest.spyOn(ExpiryQueue.prototype, name),
  );
  const entries = filled(new EntrySlots({ capacity: 100, order: new SlotList() }), 100);
  drop(entries, 0, 100);
  filled(entries, 3);
  entries.clear();
  expect(spies.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0, 0, 0]);
  for (const spy of spies) spy.mockRestore();
});

test('the arrays grow by doubling up to the capacity, and anew once they were emptied', () => {
  const reserve = jest.spyOn(SlotList.prototype, 'reserve');
  const reserved = () => reserve.mock.calls.splice(0).map(([slots]) => slots);
  const entries = filled(new EntrySlots({ capacity: 100, order: new SlotList() }), 100);
  expect(reserved()).toEqual([4, 8, 16, 32, 64, 100]);
  drop(entries, 0, 100);
  filled(entries, 20);
  expect(reserved()).toEqual([4, 8, 16, 32]);
  entries.clear();
  filled(entries, 5);
  expect(reserved()).toEqual([4, 8]);
  reserve.mockRestore();
});

test('without an order and without entries there is nothing to go', () => {
  expect(keysOf(new EntrySlots({ capacity: 3 }))).toEqual([]);
});

test('a hash is that of the table', () => {
  expect(new EntrySlots({ capacity: 3 }).hash('some key')).toBe(new StringTable().hash('some key'));
});

test('a deadline can be set anew, and taken away', () => {
  const entries = filled(new EntrySlots({ capacity: 2, order: new SlotList() }), 2, (i) => 10 + i);
  entries.setDeadline(slotOf(entries, 'k0'), 20);
  expect(entries.earliest).toBe(11);
  entries.setDeadline(slotOf(entries, 'k1'), Infinity);
  expect([entries.earliest, entries.deadlineOf(slotOf(entries, 'k1'))]).toEqual([20, Infinity]);
});

test('a removed entry leaves nothing behind', () => {
  const entries = filled(new EntrySlots({ capacity: 3, order: new SlotList(), hasWeights: true }), 3, (i) => 10 + i);
  const slot = slotOf(entries, 'k1');
  entries.remove(slot);
  expect([entries.size, entries.weight, entries.valueAt(slot), entries.deadlineOf(slot)]).toEqual([
    2,
    2,
    undefined,
    Infinity,
  ]);
  expect(keysOf(entries)).toEqual(['k0', 'k2']);
  expect(slotOf(entries, 'k1')).toBe(-1);
});

test('a renamed entry is the last to go', () => {
  const entries = filled(new EntrySlots({ capacity: 2, order: new SlotList() }), 2);
  entries.rename(slotOf(entries, 'k0'), 'new', entries.hash('new'));
  expect(keysOf(entries)).toEqual(['k1', 'new']);
  const byDeadline = filled(new EntrySlots({ capacity: 2 }), 2, (i) => 10 + i);
  byDeadline.rename(slotOf(byDeadline, 'k0'), 'new', byDeadline.hash('new'));
  expect(keysOf(byDeadline)).toEqual(['new', 'k1']);
});

test('clear forgets everything', () => {
  const entries = filled(new EntrySlots({ capacity: 20, order: new SlotList(), hasWeights: true }), 20, (i) => 10 + i);
  entries.clear();
  expect([entries.size, entries.weight, entries.earliest, keysOf(entries), entries.valueAt(3)]).toEqual([
    0,
    0,
    Infinity,
    [],
    undefined,
  ]);
  filled(entries, 2);
  expect(keysOf(entries)).toEqual(['k0', 'k1']);
});

test('the last entry of many takes all arrays with it', () => {
  const entries = filled(
    new EntrySlots({ capacity: 100, order: new SlotList(), hasWeights: true }),
    100,
    (i) => 10 + i,
  );
  drop(entries, 0, 100);
  expect([entries.size, entries.weight, entries.earliest, keysOf(entries)]).toEqual([0, 0, Infinity, []]);
  filled(entries, 100, (i) => 10 + i);
  expect([entries.size, entries.weight, entries.earliest, keysOf(entries).length]).toEqual([100, 4_950, 10, 100]);
});

describe('compact', () => {
  test.each([
    ['an order', new SlotList()],
    ['deadlines only', undefined],
  ])('with %s moves what is left of many, with everything it has, in the same order', (_, order) => {
    const deadlineOf = (i: number) => 10_000 - (i % 3) * 1_000 + i;
    const entries = filled(new EntrySlots({ capacity: Infinity, order, hasWeights: true }), LARGE, deadlineOf);
    drop(entries, 0, LARGE - 100);
    entries.touch(slotOf(entries, `k${LARGE - 50}`));
    const [keys, weight, earliest] = [keysOf(entries), entries.weight, entries.earliest];
    const slots = keys.map((key) => slotOf(entries, key));
    entries.compact();
    expect(keys.map((key) => slotOf(entries, key))).not.toEqual(slots);
    expect(Math.max(...keys.map((key) => slotOf(entries, key)))).toBe(99);
    expect([keysOf(entries), entries.weight, entries.earliest]).toEqual([keys, weight, earliest]);
    for (let i = LARGE - 100; i < LARGE; i++) {
      const slot = slotOf(entries, `k${i}`);
      expect([entries.valueAt(slot), entries.deadlineOf(slot)]).toEqual([i, deadlineOf(i)]);
    }
    const byDeadline: number[] = [];
    while (entries.size > 0) {
      byDeadline.push(entries.deadlineOf(entries.nextToExpire));
      entries.remove(entries.nextToExpire);
    }
    expect(byDeadline).toEqual(byDeadline.toSorted((a, b) => a - b));
    expect(byDeadline).toHaveLength(100);
    expect(entries.weight).toBe(0);
  });

  test('keeps to the capacity', () => {
    const entries = filled(new EntrySlots({ capacity: 1_500, order: new SlotList() }), 1_500);
    drop(entries, 50, 1_500);
    entries.compact();
    const reserve = jest.spyOn(SlotList.prototype, 'reserve');
    for (let i = 50; i < 1_500; i++) entries.add(`k${i}`, entries.hash(`k${i}`));
    expect(reserve.mock.calls.map(([slots]) => slots)).toEqual([128, 256, 512, 1_024, 1_500]);
    reserve.mockRestore();
    expect(keysOf(entries)).toEqual(Array.from({ length: 1_500 }, (_, i) => `k${i}`));
  });

  test('without deadlines and weights does the same', () => {
    const entries = filled(new EntrySlots({ capacity: Infinity, order: new SlotList() }), LARGE);
    drop(entries, 100, LARGE);
    entries.compact();
    expect(keysOf(entries)).toEqual(Array.from({ length: 100 }, (_, i) => `k${i}`));
    expect(entries.earliest).toBe(Infinity);
  });

  test('tells an order what moved where, and nothing else, so that it may know more than who comes first', () => {
    const calls: unknown[][] = [];
    class Recorded extends SlotList {
      override append(slot: number): void {
        calls.push(['append', slot]);
        super.append(slot);
      }
      override renumber(slotOf: ArrayLike<number>): void {
        calls.push(['renumber', Array.from(slotOf).filter((to) => to !== -1)]);
        calls.push(['from', Array.from(slotOf).findIndex((to) => to !== -1)]);
      }
      override clear(): void {
        calls.push(['clear']);
      }
    }
    const entries = filled(new EntrySlots({ capacity: Infinity, order: new Recorded() }), LARGE);
    drop(entries, 0, LARGE - 3);
    calls.length = 0;
    entries.compact();
    expect(calls).toEqual([
      ['renumber', [0, 1, 2]],
      ['from', LARGE - 3],
    ]);
  });

  test.each([
    [2_048, 128, false], // a sixteenth of the slots is in use
    [2_048, 127, true],
    [1_024, 63, true],
    [512, 10, false], // too few slots to gain anything
  ])('of %i slots of which %i are in use moves them: %p', (slots, used, isMoved) => {
    const entries = filled(new EntrySlots({ capacity: Infinity, order: new SlotList() }), slots);
    drop(entries, 0, slots - used);
    entries.compact();
    expect(slotOf(entries, `k${slots - 1}`)).toBe(isMoved ? used - 1 : slots - 1);
  });
});
