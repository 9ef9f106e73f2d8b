// mnemonist: LRUMap, and its variant that can delete where that is measured.
import { LRUMap, LRUMapWithDelete } from 'mnemonist';

export const packageName = 'mnemonist';

export const contenders = [
  {
    name: 'mnemonist LRUMap',
    marks: 'e',
    container: ({ capacity, needsDelete }) => (needsDelete ? new LRUMapWithDelete(capacity) : new LRUMap(capacity)),
  },
];
