/** Looks at the brackets of a JSON text before it is parsed. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Those of arrays and of objects differ by one bit. */
const OPENING = 0x5b;
const CLOSING = 0x5d;
const EITHER = 0xdf;

/** @throws RangeError for more levels; a parser would make them, and whoever walks them overflow the stack */
export function assertShallow(json: Uint8Array, levels: number): void {
  if (json.length <= 2 * levels) return; // no room for so many
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i] as number;
    if (byte === QUOTE) i = endOfText(json, i + 1);
    else if ((byte & EITHER) === OPENING && ++depth > levels) throw new RangeError('It is too deep.');
    else if ((byte & EITHER) === CLOSING) depth--;
  }
}

/** Where the quote stands that ends a text. */
function endOfText(json: Uint8Array, start: number): number {
  let i = start;
  while (i < json.length && json[i] !== QUOTE) i += json[i] === BACKSLASH ? 2 : 1;
  return i;
}
