/** Writes the length that stands before a text in a key. */

const MARKS = Array.from({ length: 64 }, (_, length) => `${length}:`);

/** Short texts are the rule: their length is not written out anew. */
export function lengthMark(length: number): string {
  return length < MARKS.length ? (MARKS[length] as string) : `${length}:`;
}
