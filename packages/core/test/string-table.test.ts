import { hashString, processSeed } from '../src/storage/string-hash.js';
import { StringTable } from '../src/storage/string-table.js';
import { collidingKeys } from './support/colliding-keys.js';

const SEED = 42;

const add = (table: StringTable, key: string) => table.add(key, table.hash(key));
const find = (table: StringTable, key: string) => table.find(key, table.hash(key));
const filled = (count: number, table = new StringTable()) => {
  for (let i = 0; i < count; i++) add(table, `key ${i}`);
  return table;
};

test('an empty table holds nothing and has room for nothing', () => {
  const table = new StringTable();
  expect(table.size).toBe(0);
  expect(table.slots).toBe(0);
  expect(table.isFlooded).toBe(false);
  expect(find(table, 'a')).toBe(-1);
  expect(find(table, '')).toBe(-1);
});

test('keys get the slots 0, 1, 2 and are found in them', () => {
  const table = new StringTable();
  expect(['a', '', '__proto__'].map((key) => add(table, key))).toEqual([0, 1, 2]);
  expect(['a', '', '__proto__', 'b'].map((key) => find(table, key))).toEqual([0, 1, 2, -1]);
  expect([0, 1, 2].map((slot) => table.keyAt(slot))).toEqual(['a', '', '__proto__']);
  expect([0, 1, 2].map((slot) => table.hashAt(slot))).toEqual(['a', '', '__proto__'].map((key) => table.hash(key)));
  expect(table.size).toBe(3);
});

test('slots double from 4 on', () => {
  const table = new StringTable();
  const sizes = Array.from({ length: 65 }, (_, i) => (add(table, `${i}`), table.slots));
  expect([...new Set(sizes)]).toEqual([4, 8, 16, 32, 64, 128]);
  expect(sizes[3]).toBe(4);
  expect(sizes[4]).toBe(8);
});

test.each([
  [1, [1]],
  [3, [3]],
  [8, [4, 8]],
  [20, [4, 8, 16, 20]],
])('a table that expects %i slots makes no more room than that', (slots, growth) => {
  const table = new StringTable({ slots });
  const sizes = Array.from({ length: slots }, (_, i) => (add(table, `${i}`), table.slots));
  expect([...new Set(sizes)]).toEqual(growth);
});

test('a table that gets more keys than expected grows on', () => {
  const table = filled(50, new StringTable({ slots: 20 }));
  expect(table.slots).toBe(80);
  expect(Array.from({ length: 50 }, (_, i) => find(table, `key ${i}`))).toEqual(
    Array.from({ length: 50 }, (_, i) => i),
  );
});

test('freed slots are used again, the last one first, before any new one', () => {
  const table = filled(5);
  for (const slot of [1, 3, 0]) table.remove(slot);
  expect(table.size).toBe(2);
  expect(['a', 'b', 'c', 'd'].map((key) => add(table, key))).toEqual([0, 3, 1, 5]);
  expect(['a', 'b', 'c', 'd', 'key 2', 'key 4'].map((key) => find(table, key))).toEqual([0, 3, 1, 5, 2, 4]);
  expect(['key 0', 'key 1', 'key 3'].map((key) => find(table, key))).toEqual([-1, -1, -1]);
});

test('a renamed slot is found under its new key only', () => {
  const table = filled(3);
  table.rename(1, 'new', table.hash('new'));
  expect(find(table, 'new')).toBe(1);
  expect(find(table, 'key 1')).toBe(-1);
  expect(table.keyAt(1)).toBe('new');
  expect(table.size).toBe(3);
});

test('a large table that loses its last key gives its arrays back, a small one keeps them', () => {
  const large = filled(65);
  for (let slot = 0; slot < 64; slot++) large.remove(slot);
  expect(large.slots).toBe(128);
  large.remove(64);
  expect(large.slots).toBe(0);
  expect(add(large, 'again')).toBe(0);
  expect(find(large, 'again')).toBe(0);

  const small = filled(64);
  for (let slot = 0; slot < 64; slot++) small.remove(slot);
  expect(small.slots).toBe(64);
  expect(small.size).toBe(0);
});

test('clear forgets every key and gives the arrays back', () => {
  const table = filled(20);
  table.remove(3);
  table.clear();
  expect([table.size, table.slots]).toEqual([0, 0]);
  expect(find(table, 'key 1')).toBe(-1);
  expect(['a', 'b'].map((key) => add(table, key))).toEqual([0, 1]);
});

test('a removal from the middle of a run leaves what follows it to be found', () => {
  const run = collidingKeys(6, SEED, 64, 60); // runs over the end of 64 cells to their start
  for (const removed of run) {
    const table = filled(20, new StringTable({ seed: SEED }));
    for (const key of run) add(table, key);
    table.remove(find(table, removed));
    expect(run.filter((key) => find(table, key) === -1)).toEqual([removed]);
    expect(Array.from({ length: 20 }, (_, i) => find(table, `key ${i}`))).not.toContain(-1);
  }
});

test('two keys of one hash are two keys', () => {
  const seen = new Map<number, string>();
  const table = new StringTable({ seed: SEED });
  let [first, second]: (string | undefined)[] = [];
  for (let i = 0; first === undefined; i++) {
    second = `k${i}`;
    first = seen.get(table.hash(second));
    seen.set(table.hash(second), second);
  }
  expect(table.hash(first)).toBe(table.hash(second as string));
  expect([add(table, first), find(table, second as string), add(table, second as string)]).toEqual([0, -1, 1]);
  table.remove(0);
  expect([find(table, first), find(table, second as string)]).toEqual([-1, 1]);
});

test('removals leave nothing behind that would slow the table down', () => {
  const table = new StringTable({ seed: SEED });
  for (let i = 0; i < 10_000; i++) {
    add(table, `${i}`);
    if (i >= 10) table.remove(find(table, `${i - 10}`));
  }
  expect([table.size, table.slots, table.isFlooded]).toEqual([10, 16, false]);
  const keys = collidingKeys(10_000, SEED, 1);
  for (const key of keys) table.rename(0, key, table.hash(key));
  expect([table.size, table.isFlooded, find(table, keys.at(-1) as string), find(table, keys[0] as string)]).toEqual([
    10,
    false,
    0,
    -1,
  ]);
});

test('a table without a seed of its own uses the seed of the process', () => {
  const hash = hashString('some key', processSeed());
  expect(new StringTable().hash('some key')).toBe(hash);
  expect(new StringTable({ seed: SEED }).hash('some key')).not.toBe(hash);
});

describe('keys that were chosen to collide', () => {
  const keys = collidingKeys(200, SEED, 512);
  const flooded = () => {
    const table = new StringTable({ seed: SEED });
    for (const key of keys) add(table, key);
    return table;
  };

  test('make the table use a Map from the run on that no honest keys make', () => {
    const table = new StringTable({ seed: SEED });
    const floodedAt = keys.findIndex((key) => (add(table, key), table.isFlooded)) + 1;
    expect(floodedAt).toBe(130); // a run of 129 cells was passed
    expect(keys.slice(0, floodedAt).map((key) => find(table, key))).toEqual(
      Array.from({ length: floodedAt }, (_, i) => i),
    );
  });

  test('are found, removed and renamed as others are', () => {
    const table = flooded();
    expect(keys.map((key) => find(table, key))).toEqual(keys.map((_, slot) => slot));
    expect(find(table, 'absent')).toBe(-1);
    table.remove(7);
    table.rename(8, 'renamed', table.hash('renamed'));
    expect([keys[7], keys[8], 'renamed', keys[9]].map((key) => find(table, key as string))).toEqual([-1, -1, 8, 9]);
    expect(add(table, 'added')).toBe(7);
    expect(find(table, 'added')).toBe(7);
    expect(table.size).toBe(200);
  });

  test('leave the table on its Map while it grows, until it is cleared', () => {
    const table = filled(300, flooded());
    expect(table.isFlooded).toBe(true);
    expect(find(table, 'key 299')).toBe(499);
    table.clear();
    expect(table.isFlooded).toBe(false);
    expect(add(table, 'a')).toBe(0);
    expect(find(table, 'a')).toBe(0);
  });

  test('leave no freed slot in the Map', () => {
    const table = new StringTable({ seed: SEED });
    for (const key of keys.slice(0, 100)) add(table, key);
    table.remove(50);
    table.remove(51);
    for (const key of keys.slice(101)) add(table, key);
    expect(table.isFlooded).toBe(true);
    expect([keys[50], keys[51], keys[100]].map((key) => find(table, key as string))).toEqual([-1, -1, -1]);
    expect(table.size).toBe(197);
    expect(keys.filter((key) => find(table, key) !== -1)).toHaveLength(197);
  });

  test('are seen as well when the table lays them out anew to grow', () => {
    // The run goes over the end of 512 cells, so that the first cells are laid out first and get in the way of the last.
    const table = new StringTable({ seed: SEED });
    const held = [...collidingKeys(100, SEED, 1_024, 450), ...collidingKeys(60, SEED, 1_024, 510)];
    for (let i = 0; i < 97; i++) held.push(collidingKeys(1, SEED, 1_024, 120 + i)[0] as string);
    const last = held.pop() as string;
    for (const key of held) add(table, key);
    expect([table.size, table.slots, table.isFlooded]).toEqual([256, 256, false]);
    add(table, last);
    expect([table.size, table.slots, table.isFlooded]).toEqual([257, 512, true]);
    expect([...held, last].map((key) => find(table, key))).toEqual(Array.from({ length: 257 }, (_, slot) => slot));
  });
});

describe('pack', () => {
  test('moves the keys to the first slots, in their order, and says where each went', () => {
    const table = new StringTable();
    for (let i = 0; i < 100; i++) table.add(`k${i}`, table.hash(`k${i}`));
    const before = Array.from({ length: 100 }, (_, i) => table.find(`k${i}`, table.hash(`k${i}`)));
    for (let i = 0; i < 100; i++) if (i % 10 !== 3) table.remove(before[i] as number);
    const slotOf = table.pack();
    expect([table.size, table.slots]).toEqual([10, 16]);
    for (let i = 0; i < 100; i++) {
      const slot = table.find(`k${i}`, table.hash(`k${i}`));
      expect([slot, slotOf[before[i] as number]]).toEqual(i % 10 === 3 ? [(i - 3) / 10, slot] : [-1, -1]);
    }
    expect(table.add('next', table.hash('next'))).toBe(10);
  });

  test('of an empty table gives back its arrays', () => {
    const table = new StringTable();
    expect(table.pack()).toHaveLength(0);
    table.remove(table.add('a', table.hash('a')));
    expect([...table.pack()]).toEqual([-1, -1, -1, -1]);
    expect([table.size, table.slots]).toEqual([0, 0]);
  });
});
