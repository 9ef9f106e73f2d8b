// ohash: its text and its digest.
import { hash, serialize } from 'ohash';

export const packageName = 'ohash';

export const contenders = [
  { name: 'ohash serialize', marks: 'c', key: (args) => serialize(args) },
  { name: 'ohash hash', marks: 'c', key: (args) => hash(args) },
];
