import { jest } from '@jest/globals';
import { DeadlineHeap } from '../src/storage/deadline-heap.js';
import { ExpiryQueue } from '../src/storage/expiry-queue.js';

const queueOf = (...deadlines: number[]) => {
  const queue = new ExpiryQueue();
  deadlines.forEach((deadline, slot) => queue.add(slot, deadline));
  return queue;
};

test('an empty queue has no first slot and no deadline', () => {
  const queue = new ExpiryQueue();
  expect([queue.first, queue.earliest, [...queue], queue.deadlineOf(0)]).toEqual([-1, Infinity, [], Infinity]);
});

test('deadlines in order keep their order, equal ones too', () => {
  const queue = queueOf(10, 10, 20, 20);
  expect([...queue]).toEqual([0, 1, 2, 3]);
  expect([queue.first, queue.earliest]).toEqual([0, 10]);
  queue.remove(0);
  queue.remove(2);
  expect([...queue]).toEqual([1, 3]);
});

test('deadlines out of order are put in order', () => {
  const queue = queueOf(30, 10, 20, 40, 5, 30);
  expect([...queue]).toEqual([4, 1, 2, 0, 5, 3]);
  expect([queue.first, queue.earliest]).toEqual([4, 5]);
});

test('of equal deadlines the older one comes first, wherever the two stand', () => {
  const queue = queueOf(100, 50);
  queue.remove(0);
  queue.add(2, 50); // in order, but 1 is older
  queue.add(0, 60);
  queue.add(3, 50);
  expect([...queue]).toEqual([1, 2, 3, 0]);
  queue.add(4, 60);
  expect([...queue]).toEqual([1, 2, 3, 0, 4]);
  queue.remove(1);
  expect([queue.first, queue.earliest]).toEqual([2, 50]);
});

test('Infinity comes after all others, in the order of arrival', () => {
  const queue = queueOf(Infinity, 20, Infinity, 10);
  expect([...queue]).toEqual([3, 1, 0, 2]);
  queue.remove(3);
  expect([queue.first, queue.earliest]).toEqual([1, 20]);
  queue.remove(1);
  expect([queue.first, queue.earliest]).toEqual([0, Infinity]);
  queue.remove(0);
  expect([...queue]).toEqual([2]);
  queue.remove(2);
  expect(queue.first).toBe(-1);
});

test('deadlines beyond 32 bits are kept to the millisecond', () => {
  const queue = queueOf(2 ** 40 + 1, 2 ** 40);
  expect([queue.deadlineOf(0), queue.deadlineOf(1)]).toEqual([2 ** 40 + 1, 2 ** 40]);
  expect([queue.first, queue.earliest]).toEqual([1, 2 ** 40]);
});

test('a removed slot has no deadline, and removing it again changes nothing', () => {
  const queue = queueOf(10, 5, Infinity);
  for (const slot of [0, 1, 2]) {
    queue.remove(slot);
    queue.remove(slot);
    expect(queue.deadlineOf(slot)).toBe(Infinity);
  }
  queue.remove(1_000);
  expect([queue.first, [...queue]]).toEqual([-1, []]);
});

test('reserve makes room and changes nothing', () => {
  const queue = queueOf(10);
  queue.reserve(100);
  queue.reserve(2);
  expect([queue.deadlineOf(0), queue.deadlineOf(99), queue.deadlineOf(100)]).toEqual([10, Infinity, Infinity]);
  queue.add(99, 5);
  expect([...queue]).toEqual([99, 0]);
});

test('only deadlines out of order cost a heap', () => {
  const toHeap = jest.spyOn(DeadlineHeap.prototype, 'add');
  const slotsInHeap = () => toHeap.mock.calls.map(([slot]) => slot);
  const queue = queueOf(10, 20, 20, Infinity, 30);
  for (const slot of [0, 1, 2, 4]) queue.remove(slot);
  queue.add(0, 5);
  expect(slotsInHeap()).toEqual([]);
  queue.add(1, 4); // earlier than the last
  queue.add(2, 5); // in order again
  queue.remove(0);
  queue.remove(2);
  queue.add(0, 4); // nothing else is in the list, but 4 is in the heap
  queue.add(2, 4.5);
  expect(slotsInHeap()).toEqual([1, 0]);
  expect([...queue]).toEqual([1, 0, 2, 3]);
  toHeap.mockRestore();
});

test('it grows by doubling, or to what is reserved', () => {
  const reserve = jest.spyOn(ExpiryQueue.prototype, 'reserve');
  const queue = queueOf(...Array.from({ length: 100 }, (_, i) => i));
  expect(reserve.mock.calls.length).toBeLessThan(10);
  reserve.mockRestore();
  expect([...queue]).toHaveLength(100);
});

test('a slot that is not in it can be removed before any other has a deadline of Infinity, and after', () => {
  const queue = queueOf(10);
  queue.remove(5);
  queue.add(3, Infinity);
  queue.remove(5);
  expect([...queue]).toEqual([0, 3]);
});

test('clear empties it', () => {
  const queue = queueOf(10, 5, Infinity, 20);
  queue.clear();
  expect([queue.first, queue.earliest, [...queue], queue.deadlineOf(0)]).toEqual([-1, Infinity, [], Infinity]);
  queue.add(0, 7);
  expect([...queue]).toEqual([0]);
});

test('renumbered slots keep their deadlines, and their turn among equal ones', () => {
  const queue = new ExpiryQueue();
  const deadlines = [30, 20, Infinity, 20, 10, 20, Infinity];
  deadlines.forEach((deadline, slot) => queue.add(slot + 10, deadline));
  const before = [...queue];
  const slotOf = { length: 17, 10: 6, 11: 5, 12: 4, 13: 3, 14: 2, 15: 1, 16: 0 } as ArrayLike<number>;
  queue.renumber(slotOf);
  expect([...queue]).toEqual(before.map((slot) => slotOf[slot]));
  expect([...queue].map((slot) => queue.deadlineOf(slot))).toEqual([10, 20, 20, 20, 30, Infinity, Infinity]);
  expect(queue.deadlineOf(14)).toBe(Infinity);
});
