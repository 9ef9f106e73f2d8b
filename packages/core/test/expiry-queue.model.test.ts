import fc from 'fast-check';
import { ExpiryQueue } from '../src/storage/expiry-queue.js';

const SLOTS = 20;
const operation = fc.record({
  slot: fc.nat(SLOTS - 1),
  ttl: fc.constantFrom(1, 5, 5, 5, 9, 2 ** 40, Infinity),
  pass: fc.constantFrom(0, 0, 1, 3),
});

test('a queue of any history gives slots by deadline, equal ones by age', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
      const queue = new ExpiryQueue();
      let model: { slot: number; deadline: number }[] = []; // in order of age
      let now = 0;
      for (const { slot, ttl, pass } of operations) {
        now += pass;
        if (model.some((entry) => entry.slot === slot)) {
          queue.remove(slot);
          model = model.filter((entry) => entry.slot !== slot);
        } else {
          queue.add(slot, now + ttl);
          model.push({ slot, deadline: now + ttl });
        }
        const sorted = model.toSorted((a, b) => (a.deadline === b.deadline ? 0 : a.deadline - b.deadline));
        expect([...queue]).toEqual(sorted.map((entry) => entry.slot));
        expect(queue.first).toBe(sorted[0]?.slot ?? -1);
        expect(queue.earliest).toBe(sorted[0]?.deadline ?? Infinity);
      }
      for (let slot = 0; slot < SLOTS; slot++) {
        expect(queue.deadlineOf(slot)).toBe(model.find((entry) => entry.slot === slot)?.deadline ?? Infinity);
      }
    }),
    { numRuns: 3_000 },
  );
});
