// Argument lists to make keys of: from one string to what JSON cannot write. Made anew for each look-up.
import { keyText } from './key-text.mjs';

/** @type {{ id: string, label: string, make: (index: number) => unknown[] }[]} */
export const ARGUMENT_LISTS = [
  { id: 'string', label: 'one string', make: (index) => [keyText(index)] },
  { id: 'number', label: 'one number', make: (index) => [1_000 + index] },
  { id: 'two', label: 'a string and a number', make: (index) => [keyText(index), index % 100] },
  { id: 'flat', label: 'a flat object of 5 fields', make: (index) => [flat(index)] },
  { id: 'nested', label: 'nested objects, about 30 leaves', make: (index) => [nested(index)] },
  { id: 'numbers', label: 'a list of 100 numbers', make: (index) => [numbers(index)] },
  { id: 'rich', label: 'Date, Map, Set, bigint', make: (index) => [rich(index)] },
];

function flat(index) {
  return { text: keyText(index), page: index % 100, limit: 20, isActive: true, sort: 'name' };
}

function nested(index) {
  return {
    tenant: 'acme',
    user: { id: keyText(index), roles: ['reader', 'writer'], isActive: true, age: index % 80 },
    filter: {
      where: { status: 'open', priority: 3, owner: { id: index, team: 'core' } },
      range: { from: 1_000 + index, to: 2_000 + index, step: 5 },
      tags: ['red', 'green', 'blue', 'black'],
    },
    page: {
      offset: 40,
      limit: 20,
      sort: [
        { by: 'name', isAscending: true },
        { by: 'age', isAscending: false },
      ],
    },
    options: { locale: 'en-GB', zone: 'UTC', isStrict: false, depth: 4, format: 'full' },
  };
}

function numbers(index) {
  return Array.from({ length: 100 }, (_, at) => (at % 4 === 0 ? index + at + 0.5 : index + at));
}

function rich(index) {
  return {
    at: new Date(1_700_000_000_000 + index),
    limits: new Map([
      ['low', index],
      ['high', index + 10],
    ]),
    tags: new Set(['red', 'green', 'blue']),
    id: 9_007_199_254_740_993n + BigInt(index),
  };
}
