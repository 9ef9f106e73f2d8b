import fc from 'fast-check';
import { DeadlineHeap } from '../src/storage/deadline-heap.js';

const heapOf = (...deadlines: number[]) => {
  const heap = new DeadlineHeap();
  deadlines.forEach((deadline, slot) => heap.add(slot, deadline));
  return heap;
};

const drain = (heap: DeadlineHeap) => {
  const slots: number[] = [];
  for (let slot = heap.first; slot !== -1; slot = heap.first) {
    slots.push(slot);
    heap.remove(slot);
  }
  return slots;
};

test('an empty heap has no first slot and no latest deadline', () => {
  const heap = new DeadlineHeap();
  expect([heap.size, heap.first, heap.latest, [...heap], heap.has(0), heap.has(10_000)]).toEqual([
    0,
    -1,
    -Infinity,
    [],
    false,
    false,
  ]);
});

test('slots come out by deadline, equal ones in the order in which they came', () => {
  const heap = heapOf(30, 10, 20, 10, 30, 5, 10);
  expect([...heap]).toEqual([5, 1, 3, 6, 2, 0, 4]);
  expect(drain(heap)).toEqual([5, 1, 3, 6, 2, 0, 4]);
});

test('the latest deadline is that of all added since the heap was empty', () => {
  const heap = heapOf(10, 30, 20);
  expect(heap.latest).toBe(30);
  heap.remove(1);
  expect(heap.latest).toBe(30);
  heap.remove(0);
  heap.remove(2);
  expect(heap.latest).toBe(-Infinity);
  heap.add(4, 3);
  expect(heap.latest).toBe(3);
});

test('it knows which slots it has', () => {
  const heap = heapOf(3, 2, 1);
  heap.remove(1);
  expect([0, 1, 2, 3, 1_000].map((slot) => heap.has(slot))).toEqual([true, false, true, false, false]);
  expect(heap.size).toBe(2);
});

test('it grows with its slots', () => {
  const heap = new DeadlineHeap();
  const slots = Array.from({ length: 1_000 }, (_, i) => (i * 7) % 1_000);
  for (const slot of slots) heap.add(slot, (slot * 13) % 250);
  expect(heap.size).toBe(1_000);
  expect(slots.every((slot) => heap.has(slot))).toBe(true);
  const sorted = slots.toSorted((a, b) => ((a * 13) % 250) - ((b * 13) % 250));
  expect([...heap]).toEqual(sorted);
  expect(drain(heap)).toEqual(sorted);
});

test('a slot far beyond the others has its place too', () => {
  const heap = heapOf(2);
  heap.add(100, 3);
  heap.add(16, 1);
  expect([heap.has(16), heap.has(17), heap.has(100)]).toEqual([true, false, true]);
  expect(drain(heap)).toEqual([16, 0, 100]);
});

test('any slot can be removed at any time, and deadlines still come in order', () => {
  const deadline = fc.nat(12);
  fc.assert(
    fc.property(fc.array(fc.record({ deadline, remove: fc.option(fc.nat()) }), { maxLength: 60 }), (steps) => {
      const heap = new DeadlineHeap();
      const model: { slot: number; deadline: number }[] = [];
      steps.forEach(({ deadline, remove }, slot) => {
        heap.add(slot * 3, deadline);
        model.push({ slot: slot * 3, deadline });
        if (remove !== null) heap.remove(model.splice(remove % model.length, 1)[0]?.slot as number);
        expect(heap.size).toBe(model.length);
      });
      const sorted = model.toSorted((a, b) => a.deadline - b.deadline).map(({ slot }) => slot);
      expect([...heap]).toEqual(sorted);
      expect(drain(heap)).toEqual(sorted);
    }),
    { numRuns: 2_000 },
  );
});
