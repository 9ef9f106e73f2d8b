import fc from 'fast-check';
import { SlotList } from '../src/storage/slot-list.js';

const listOf = (...slots: number[]) => {
  const list = new SlotList();
  for (const slot of slots) list.append(slot);
  return list;
};

/** A broken ring has no end. */
const atMost = (count: number, list: SlotList) => {
  const slots: number[] = [];
  for (const slot of list) if (slots.push(slot) >= count) break;
  return slots;
};

test('an empty list has no first and no last slot', () => {
  const list = new SlotList();
  expect([list.first, list.last, [...list]]).toEqual([-1, -1, []]);
  expect(list.has(0)).toBe(false);
});

test('slots stand in the order in which they were appended', () => {
  const list = listOf(3, 0, 7);
  expect([...list]).toEqual([3, 0, 7]);
  expect([list.first, list.last]).toEqual([3, 7]);
});

test('any slot can be removed', () => {
  for (const [removed, rest] of [
    [3, [0, 7]],
    [0, [3, 7]],
    [7, [3, 0]],
  ] as const) {
    const list = listOf(3, 0, 7);
    list.remove(removed);
    expect([...list]).toEqual(rest);
    expect([list.first, list.last]).toEqual([rest[0], rest[1]]);
  }
  const single = listOf(5);
  single.remove(5);
  expect([single.first, single.last, [...single]]).toEqual([-1, -1, []]);
});

test('a touched slot goes to the end', () => {
  const list = listOf(1, 2, 3);
  list.touch(1);
  expect([...list]).toEqual([2, 3, 1]);
  list.touch(3);
  expect([...list]).toEqual([2, 1, 3]);
  list.touch(3);
  expect([...list]).toEqual([2, 1, 3]);
  expect([list.first, list.last]).toEqual([2, 3]);
});

test('it knows which slots it has', () => {
  const list = listOf(1, 2, 3);
  list.remove(2);
  expect([0, 1, 2, 3, 4, 1_000].map((slot) => list.has(slot))).toEqual([false, true, false, true, false, false]);
  list.remove(3);
  list.remove(1);
  expect([0, 1, 2, 3].map((slot) => list.has(slot))).toEqual([false, false, false, false]);
});

test('it knows which slots it has after any history', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 60 }), (history) => {
      const list = new SlotList();
      let model: number[] = [];
      for (const slot of history) {
        if (model.includes(slot)) list.remove(slot);
        else list.append(slot);
        model = model.includes(slot) ? model.filter((other) => other !== slot) : [...model, slot];
        expect(Array.from({ length: 10 }, (_, one) => list.has(one))).toEqual(
          Array.from({ length: 10 }, (_, one) => model.includes(one)),
        );
        expect([...list]).toEqual(model);
      }
    }),
    { numRuns: 500 },
  );
});

test('its order is right after any appends, touches and removals', () => {
  const step = fc.record({ slot: fc.nat(7), isTouched: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (history) => {
      const list = new SlotList();
      let model: number[] = [];
      for (const { slot, isTouched } of history) {
        const isThere = model.includes(slot);
        model = model.filter((other) => other !== slot);
        if (!isThere || isTouched) model.push(slot);
        if (!isThere) list.append(slot);
        else if (isTouched) list.touch(slot);
        else list.remove(slot);
        expect(atMost(9, list)).toEqual(model);
      }
    }),
    { numRuns: 500 },
  );
});

test('it grows with the slots and keeps its order', () => {
  const slots = Array.from({ length: 1_000 }, (_, i) => (i * 7) % 1_000);
  expect([...listOf(...slots)]).toEqual(slots);
});

test('reserve makes room and changes nothing', () => {
  const list = listOf(1, 2);
  list.reserve(100);
  list.reserve(3);
  list.append(99);
  expect([...list]).toEqual([1, 2, 99]);
});

test('clear empties it, and no other list', () => {
  const [list, other] = [listOf(1, 2, 3), listOf(4)];
  list.clear();
  expect([list.first, list.last, [...list], list.has(1)]).toEqual([-1, -1, [], false]);
  list.append(2);
  expect([...list]).toEqual([2]);
  expect([...other]).toEqual([4]);
  expect([...new SlotList()]).toEqual([]);
});

test('renumbered slots stand in the same order', () => {
  const list = new SlotList();
  for (const slot of [5, 2, 9]) list.append(slot);
  list.touch(5);
  list.renumber({ length: 10, 2: 0, 5: 1, 9: 2 });
  expect([...list]).toEqual([0, 2, 1]);
  list.touch(0);
  expect([...list]).toEqual([2, 1, 0]);
});
