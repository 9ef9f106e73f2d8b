/** Whether what was removed was an entry that a read would have given, its tags apart. */
import type { KeyNames } from '../server/names.js';
import { isValid, parseStamps } from '../server/stamps.js';
import type { Removed } from '../server/server.js';
import { expiryIn, stampIn } from '../values/envelope.js';

export function wasThere({ head, root, group }: Removed, key: KeyNames, now: number): boolean {
  if (head === null || now >= expiryIn(head)) return false;
  // In a cluster the records are elsewhere, and not asked for: then it counts as there.
  if (root === null) return stampIn(head) !== '';
  return isValid(stampIn(head), key, { root: parseStamps(root), group: parseStamps(group), tags: [] });
}
