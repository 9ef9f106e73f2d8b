// fast-json-stable-stringify: JSON with sorted keys.
import stringify from 'fast-json-stable-stringify';

export const packageName = 'fast-json-stable-stringify';

export const contenders = [
  {
    name: 'fast-json-stable-stringify',
    marks: 'c',
    // Throws on a bigint, and writes every Map as {}.
    shapes: ['string', 'number', 'two', 'flat', 'nested', 'numbers'],
    key: (args) => stringify(args),
  },
];
