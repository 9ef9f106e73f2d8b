/** Stamp records: when what was last invalidated, and whether an entry is newer than all of it. */
import type { KeyNames } from './names.js';

/** Digits of a stamp: microseconds of the server's clock. They are exact as numbers until the year 2255. */
const DIGITS = 16;

/** What a stamp record says, in microseconds. */
export interface StampRecord {
  /** The last invalidation of all that the record is for. */
  readonly base: number;
  /** The last one of each part of it that was invalidated alone. */
  readonly items: ReadonlyMap<string, number>;
}

/** The records that concern an entry; `undefined`: missing, which makes it invalid. */
export interface Concerning {
  readonly root: StampRecord | undefined;
  /** Of its namespace; not looked at for a key without one. */
  readonly group: StampRecord | undefined;
  /** One for each of its tags. */
  readonly tags: readonly (StampRecord | undefined)[];
}

const NO_ITEMS: ReadonlyMap<string, number> = new Map();

/** Reads `<base>(;<item>=<stamp>)*`. What is no such record counts as missing: entries are then invalid, not valid. */
export function parseStamps(record: Uint8Array | string | null): StampRecord | undefined {
  if (record === null) return undefined;
  const text = typeof record === 'string' ? record : Buffer.from(record).toString('latin1');
  const base = parseStamp(text.slice(0, DIGITS));
  if (base === undefined) return undefined;
  if (text.length === DIGITS) return { base, items: NO_ITEMS };
  const items = new Map<string, number>();
  const [nothing, ...parts] = text.slice(DIGITS).split(';');
  if (nothing !== '') return undefined;
  for (const part of parts) {
    const sign = part.indexOf('=');
    const stamp = parseStamp(part.slice(sign + 1));
    if (sign < 1 || stamp === undefined) return undefined;
    items.set(part.slice(0, sign), stamp);
  }
  return { base, items };
}

/** Microseconds of 16 decimal digits; `undefined` for other text. */
export function parseStamp(text: string): number | undefined {
  return /^\d{16}$/.test(text) ? Number(text) : undefined;
}

/** 16 decimal digits. */
export function formatStamp(microseconds: number): string {
  return String(microseconds).padStart(DIGITS, '0');
}

/**
 * Whether an entry is newer than every invalidation that concerns it. A load takes its stamp before it reads anything, and
 * an invalidation one that is later than all before it; so what a load may have read before an invalidation is never valid
 * after it.
 *
 * @param stamp the entry's, 16 decimal digits
 * @param skew microseconds by which the clocks of servers may differ that give stamps; 0 where one server gives all
 */
export function isValid(
  stamp: string,
  key: Pick<KeyNames, 'groupId' | 'isUnder'>,
  { root, group, tags }: Concerning,
  skew = 0,
): boolean {
  const from = parseStamp(stamp);
  if (from === undefined) return false;
  const isNewer = (invalidated: number | undefined): boolean => invalidated === undefined || from > invalidated + skew;
  if (root === undefined || !isNewer(root.base)) return false;
  for (const [item, invalidated] of root.items) if (!isNewer(invalidated) && key.isUnder(item)) return false;
  const { groupId } = key;
  if (groupId !== undefined && (group === undefined || !isNewer(group.base))) return false;
  return tags.every(
    (tag) =>
      tag !== undefined && isNewer(tag.base) && isNewer(groupId === undefined ? undefined : tag.items.get(groupId)),
  );
}

/**
 * The stamp that a missing record of a tag is made with when an entry that carries the tag is stored. A record can be
 * missing because it was lost, and what was lost may tell of an invalidation; none was made since the load began if no
 * tag at all was invalidated since.
 *
 * @param lastTag when any tag was last invalidated; `undefined`: not known
 * @param startedAt the stamp of the load
 * @returns `now`: the entry is invalid from the start
 */
export function baseOfMissingTag(lastTag: StampRecord | undefined, startedAt: string, skew: number): string | 'now' {
  const from = Number(startedAt);
  return lastTag !== undefined && from > lastTag.base + skew ? formatStamp(from - 1 - skew) : 'now';
}
