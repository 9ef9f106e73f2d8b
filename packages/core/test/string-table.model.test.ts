import fc from 'fast-check';
import { StringTable } from '../src/storage/string-table.js';
import { collidingKeys } from './support/colliding-keys.js';

const SEED = 99;
/** Many of them meet in one cell of every table up to 64 cells, so that runs form and are broken. */
const KEYS = [...collidingKeys(12, SEED, 64, 62), ...collidingKeys(12, SEED, 64, 0), ...collidingKeys(6, SEED, 64, 3)];

const operation = fc.record({
  name: fc.constantFrom('toggle', 'toggle', 'toggle', 'rename', 'clear'),
  key: fc.nat(KEYS.length - 1),
  other: fc.nat(KEYS.length - 1),
});

test('a table of any history holds the keys that a Map holds, each in a slot of its own', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 60 }), fc.constantFrom(1, 5, 12, Infinity), (operations, slots) => {
      const table = new StringTable({ seed: SEED, slots });
      const model = new Map<string, number>();
      for (const { name, key: index, other } of operations) {
        const [key, next] = [KEYS[index] as string, KEYS[other] as string];
        const slot = model.get(key);
        if (name === 'clear' && index === 0) {
          table.clear();
          model.clear();
        } else if (slot === undefined) {
          const added = table.add(key, table.hash(key));
          if ([...model.values()].includes(added)) throw new Error(`slot ${added} is in use`);
          model.set(key, added);
        } else if (name === 'rename' && !model.has(next)) {
          table.rename(slot, next, table.hash(next));
          model.delete(key);
          model.set(next, slot);
        } else {
          table.remove(slot);
          model.delete(key);
        }
        expect(table.size).toBe(model.size);
        expect(Math.max(-1, ...model.values())).toBeLessThan(table.slots);
      }
      expect(KEYS.map((key) => table.find(key, table.hash(key)))).toEqual(KEYS.map((key) => model.get(key) ?? -1));
      for (const [key, slot] of model) expect(table.keyAt(slot)).toBe(key);
    }),
    { numRuns: 3_000 },
  );
});
