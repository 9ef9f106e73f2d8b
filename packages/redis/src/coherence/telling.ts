/** Has a lost connection told to one more than the marks: another start of the server may answer after it. */
import type { BusParts } from './bus.js';

export function telling(marks: BusParts['marks'], doubt: () => void): BusParts['marks'] {
  return {
    key: (slot) => marks.key(slot),
    group: (groupId) => marks.group(groupId),
    tags: (tagIds, groupId) => marks.tags(tagIds, groupId),
    all: () => marks.all(),
    proved: (upTo) => {
      if (upTo === -Infinity) doubt();
      marks.proved(upTo);
    },
  };
}
