/** The key of one number. Texts of whole numbers are kept, one for each value of their low bits, and not made again. */
import { numberText } from './serialize.js';

/** A whole number has one place, which the last one to be needed there takes. A power of 2. */
const PLACES = 1_024;
/** 0 stands for none: it may be -0, and is never looked for. */
const numbers = new Int32Array(PLACES);
const keys: string[] = Array.from({ length: PLACES }, () => '');

export function numberKey(number: number): string {
  if ((number | 0) !== number || number === 0) return `~n${numberText(number)}`;
  const place = number & (PLACES - 1);
  if (numbers[place] !== number) {
    keys[place] = `~n${number}`;
    numbers[place] = number;
  }
  return keys[place] as string;
}
