/** The codec that the backend uses by default: JSON for what JSON holds, devalue's text for the rest. */
import { types } from 'node:util';
import { stringify, unflatten } from 'devalue';
import { assertFlat } from './assert-flat.js';
import { assertShallow } from './assert-shallow.js';
import { type Codec } from './codec.js';
import { LIMITS } from './limits.js';
import { TRAITS } from './traits.js';
import { traitsOf } from './traits-of.js';

/** Stands before devalue's text; no JSON begins with it. */
const MARK = '~';
const MARK_BYTE = 0x7e;
/** devalue's text is a list of lists and objects. */
const FLAT_LEVELS = 2;

const REDUCERS = {
  // A copy: a Buffer mostly shows part of a pool, whose other bytes are nobody's business.
  Buffer: (value: unknown) => Buffer.isBuffer(value) && new Uint8Array(value),
};
const REVIVERS = {
  Buffer: (bytes: unknown): Buffer => {
    if (types.isUint8Array(bytes)) return Buffer.from(bytes.buffer);
    throw new TypeError('A Buffer is made of bytes.');
  },
};

/**
 * Restores exactly, or refuses with a TypeError that names the place: JSON's values, `undefined`, `NaN`, infinities and
 * `-0`, bigints of up to 10,000 digits, Date, Map, Set, URL, Buffer, ArrayBuffer and whole views of one, arrays with holes,
 * objects without a prototype, circles and objects that are there twice. It refuses instances of other classes, errors,
 * functions, symbols, getters, properties that a copy would lose, and own properties called `__proto__`.
 *
 * That an object is frozen is not kept: what comes back is a new one, to be frozen again by whoever wants that.
 */
export const devalueCodec: Codec = {
  id: 1,
  name: 'devalue',

  encode(value: unknown): Uint8Array {
    const traits = traitsOf(value);
    // Some libraries give all objects a toJSON, which would have its way with them.
    if ((traits & ~TRAITS.loneSurrogate) === 0 && !('toJSON' in Array.prototype)) {
      return Buffer.from(JSON.stringify(value));
    }
    return Buffer.from(MARK + stringify(value, traits & TRAITS.buffer ? REDUCERS : undefined));
  },

  decode(bytes: Uint8Array): unknown {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (text[0] !== MARK_BYTE) {
      assertShallow(text, LIMITS.depth);
      return JSON.parse(text.toString()) as unknown;
    }
    assertShallow(text, FLAT_LEVELS);
    const flat = JSON.parse(text.toString('utf8', 1)) as unknown;
    if (Array.isArray(flat)) assertFlat(flat);
    return unflatten(flat as number | unknown[], REVIVERS);
  },
};
