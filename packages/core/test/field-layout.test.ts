import { layoutOf } from '../src/key/field-layout.js';

/** Names as the engine lists them: equal ones are one and the same string. */
const namesOf = (...names: string[]): string[] => Object.keys(Object.fromEntries(names.map((name) => [name, 0])));

test('a layout lists, sorts and marks the names', () => {
  const names = namesOf('b', 'a', 'long');
  expect(layoutOf(names)).toEqual({ listed: names, sorted: ['a', 'b', 'long'], head: '{1:a1:b4:long}' });
  expect(names).toEqual(['b', 'a', 'long']);
});

test('no names have a layout', () => {
  expect(layoutOf([])).toEqual({ listed: [], sorted: [], head: '{}' });
});

test('the layout of names that were seen in this order is used again', () => {
  expect(layoutOf(namesOf('one', 'two'))).toBe(layoutOf(namesOf('one', 'two')));
});

test('names in another order have a layout of their own, with the same text', () => {
  const layout = layoutOf(namesOf('x', 'y'));
  const other = layoutOf(namesOf('y', 'x'));
  expect(other.listed).toEqual(['y', 'x']);
  expect(other.head).toBe(layout.head);
});

test.each([
  ['the one in the middle', ['a', 'b', 'z'], ['a', 'c', 'z']],
  ['those between the first and the last', ['a', 'b', 'c', 'z'], ['a', 'c', 'b', 'z']],
])('names that need the same place are told apart by %s', (_title, names, others) => {
  for (const list of [names, others, names]) expect(layoutOf(namesOf(...list)).listed).toEqual(list);
});

test.each([
  ['24 names are kept', 24, 1, true],
  ['25 names are not kept', 25, 1, false],
  ['a name of 64 characters is kept', 1, 64, true],
  ['a name of 65 characters is not kept', 1, 65, false],
])('%s', (_title, count, length, isKept) => {
  const names = Array.from({ length: count }, (_, i) => `kept${i}`.padEnd(length, '_'));
  expect(layoutOf(names) === layoutOf(names)).toBe(isKept);
  expect(layoutOf(names).sorted).toEqual([...names].sort());
});
