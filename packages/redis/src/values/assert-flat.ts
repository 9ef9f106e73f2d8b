/** Looks at what devalue wrote, or somebody in its name, before it is made a value again. */
import { LIMITS } from './limits.js';

/** devalue's sign for an array of which only the items that are there follow, with their places. */
const SPARSE = -7;

/** What stands for an object other than a plain one or an array: its name, then what it is made of. */
const TEXTS: Readonly<Record<string, (text: string) => boolean>> = {
  Date: (text) => text.length <= 32,
  URL: () => true,
  BigInt: (text) => text.length <= LIMITS.bigIntDigits + 1 && /^-?\d+$/.test(text),
  ArrayBuffer: () => true,
};
/** Their one part is their bytes, which is no level of its own. */
const BYTES =
  /^(?:Buffer|DataView|(?:Uint8(?:Clamped)?|Int8|(?:Ui|I)nt(?:16|32)|Float(?:32|64)|Big(?:Ui|I)nt64)Array)$/;

type Flat = readonly unknown[];

/**
 * A value is written as a list of all that it is made of; parts stand for one another by their place in it.
 *
 * @throws Error for what {@link traitsOf} would have refused, and for what devalue does not write
 */
export function assertFlat(all: Flat): void {
  const seen = new Uint8Array(all.length);
  /** Places still to be looked at, and their depth, in the order in which devalue comes to them. */
  const places = [0];
  const depths = [1];
  let slots = 0;
  while (places.length > 0) {
    const place = places.pop() as number;
    const depth = depths.pop() as number;
    if (!(place >= 0 && place < all.length) || seen[place] === 1) continue;
    seen[place] = 1;
    const thing = all[place];
    if (typeof thing !== 'object' || thing === null) continue;
    if (depth > LIMITS.depth) throw new RangeError('It is too deep.');
    const name: unknown = Array.isArray(thing) ? thing[0] : undefined;
    if (name === SPARSE) slots += Number((thing as Flat)[1]);
    if (slots > LIMITS.sparseSlots) throw new RangeError('Its arrays are too long.');
    const parts = partsOf(thing, name);
    for (let i = parts.length - 1; i >= 0; i--) {
      places.push(parts[i] as number);
      depths.push(typeof name === 'string' && BYTES.test(name) ? depth : depth + 1);
    }
  }
}

/** Where the parts of a thing stand; what is no place in it is left to devalue, which refuses it. */
function partsOf(thing: object, name: unknown): Flat {
  if (!Array.isArray(thing)) return Object.values(thing) as unknown[];
  const parts = thing as Flat;
  if (typeof name !== 'string') return name === SPARSE ? parts.filter((_part, i) => i > 1 && i % 2 === 1) : parts;
  if (name === 'Map' || name === 'Set') return parts.slice(1);
  if (name === 'null') return parts.filter((_part, i) => i > 0 && i % 2 === 0);
  const [, part] = parts;
  if (parts.length === 2 && BYTES.test(name)) return [part];
  if (parts.length === 2 && typeof part === 'string' && Object.hasOwn(TEXTS, name) && TEXTS[name]?.(part)) return [];
  throw new TypeError('It has what is never written.');
}
