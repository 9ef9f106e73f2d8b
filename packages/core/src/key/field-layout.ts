/** The order in which fields are written. It is kept: most objects have the names of one that was written before. */
import { lengthMark } from './length-mark.js';
import { sortTexts } from './sorted-text.js';

/** How objects are written whose fields have the same names, listed in the same order. */
export interface FieldLayout {
  /** The names as `Object.keys` lists them. */
  readonly listed: readonly string[];
  /** The same in the order of their code units. */
  readonly sorted: readonly string[];
  /** How the text begins: those in braces, each with its length in front. */
  readonly head: string;
}

/** A layout has one place, which the last one to be needed there takes. A power of 2. */
const PLACES = 1_024;
/** Objects with more or longer names are dictionaries rather than records: their layouts would not be needed again. */
const MOST_NAMES = 24;
const LONGEST_NAME = 64;

const kept: (FieldLayout | undefined)[] = Array.from({ length: PLACES }, () => undefined);

export function layoutOf(names: readonly string[]): FieldLayout {
  const place = placeOf(names);
  const layout = kept[place];
  if (layout !== undefined && isListed(layout.listed, names)) return layout;
  const sorted = sortTexts([...names]);
  let head = '{';
  for (const name of sorted) head += lengthMark(name.length) + name;
  const made = { listed: names, sorted, head: `${head}}` };
  if (names.length <= MOST_NAMES && names.every((name) => name.length <= LONGEST_NAME)) kept[place] = made;
  return made;
}

/** Both lists hold names as the engine keeps them, once each: they are compared by their addresses. */
function isListed(listed: readonly string[], names: readonly string[]): boolean {
  if (listed.length !== names.length) return false;
  for (let i = 0; i < names.length; i++) if (listed[i] !== names[i]) return false;
  return true;
}

/** Looks at the first name and the last only; layouts of one place are told apart by all names. */
function placeOf(names: readonly string[]): number {
  const { length } = names;
  if (length === 0) return 0;
  const first = names[0] as string;
  const last = names[length - 1] as string;
  const ends = first.charCodeAt(0) * 37 + last.charCodeAt(last.length - 1) * 101;
  return (ends + first.length * 7 + last.length * 59 + length * 211) & (PLACES - 1);
}
