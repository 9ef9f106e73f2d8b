/** The facts that a record carries beside its value, as bytes. */
import { type CacheRecord, type ResultKind } from '@purecache/core';
import { ValueTooLarge } from './value-too-large.js';

/** The bits of the first byte, in the order in which the fields follow. */
const SYNC = 1;
const ASYNC = 2;
const NUMBERS = [
  ['startedAt', 4],
  ['freshFor', 8],
  ['staleFor', 16],
  ['loadTime', 32],
] as const;
const TAGS = 64;
const KNOWN = 127;

/** Most bytes of all tags of an entry, as JSON. */
const MOST_TAG_BYTES = 65_535;

/** Most bytes that the fields of an entry take. */
export const MOST_FIELD_BYTES = 1 + NUMBERS.length * 8 + 2 + MOST_TAG_BYTES;

type Numbers = { -readonly [Name in (typeof NUMBERS)[number][0]]?: number };

export interface Fields extends Numbers {
  kind?: ResultKind;
  tags?: readonly string[];
}

/** @throws ValueTooLarge for more than 65,535 bytes of tags */
export function writeFields(record: CacheRecord): Buffer {
  const { kind } = record;
  let present = kind === undefined ? 0 : kind === 'sync' ? SYNC : ASYNC;
  const numbers: number[] = [];
  for (const [name, bit] of NUMBERS) {
    const number = record[name];
    if (number === undefined) continue;
    present |= bit;
    numbers.push(number);
  }
  const tags = record.tags === undefined ? undefined : tagText(record.tags);
  if (tags !== undefined) present |= TAGS;
  const bytes = Buffer.allocUnsafe(1 + numbers.length * 8 + (tags === undefined ? 0 : 2 + tags.length));
  let at = bytes.writeUInt8(present, 0);
  for (const number of numbers) at = bytes.writeDoubleLE(number, at);
  if (tags !== undefined) tags.copy(bytes, bytes.writeUInt16LE(tags.length, at));
  return bytes;
}

/**
 * @returns the fields, and where they end
 * @throws Error for bytes that are no fields
 */
export function readFields(bytes: Buffer, start: number): { readonly fields: Fields; readonly end: number } {
  const present = bytes.readUInt8(start);
  const fields: Fields = {};
  let end = start + 1;
  if (present > KNOWN || (present & SYNC && present & ASYNC)) throw new RangeError('These are no fields.');
  if (present & (SYNC | ASYNC)) fields.kind = present & SYNC ? 'sync' : 'async';
  for (const [name, bit] of NUMBERS) {
    if (!(present & bit)) continue;
    fields[name] = readNumber(bytes, end);
    end += 8;
  }
  if (present & TAGS) {
    const from = end + 2;
    end = from + bytes.readUInt16LE(end);
    fields.tags = tagsIn(bytes.toString('utf8', from, end));
  }
  return { fields, end };
}

/** @throws RangeError for what is no number: nothing that compares it would be right */
export function readNumber(bytes: Buffer, at: number): number {
  const number = bytes.readDoubleLE(at);
  if (Number.isNaN(number)) throw new RangeError('This is no number.');
  return number;
}

/** JSON, because it keeps lone surrogates, which UTF-8 does not. */
function tagText(tags: readonly string[]): Buffer {
  const bytes = Buffer.from(JSON.stringify(tags));
  if (bytes.length <= MOST_TAG_BYTES) return bytes;
  throw new ValueTooLarge('The tags take', bytes.length, MOST_TAG_BYTES, 'Give the entry fewer or shorter ones.');
}

function tagsIn(text: string): readonly string[] {
  const tags: unknown = JSON.parse(text);
  if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return tags;
  throw new TypeError('These are no tags.');
}
