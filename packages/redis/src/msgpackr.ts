/** `@purecache/redis/msgpackr`: a codec that is smaller and faster on lists of rows; needs the package `msgpackr`. */
import { types } from 'node:util';
import { Packr } from 'msgpackr';
import { type Codec } from './values/codec.js';
import { devalueCodec } from './values/devalue-codec.js';
import { TRAITS } from './values/traits.js';
import { traitsOf } from './values/traits-of.js';

/** The one byte that MessagePack never uses; what the default codec wrote follows it. */
const MARK = 0xc1;

/** What msgpackr restores exactly beside JSON's values. */
const RESTORED = TRAITS.undefined | TRAITS.notFinite;

/**
 * MessagePack for plain data, the default codec's text for all else, so that the same values are restored and refused as
 * by that codec.
 *
 * @example new Redis({ client, codec: msgpackrCodec() })
 */
export function msgpackrCodec(): Codec {
  // Without shared structures: each value can be read by itself, whoever wrote it.
  const packr = new Packr({ moreTypes: false, structuredClone: false, useRecords: true, copyBuffers: true });
  return {
    id: 2,
    name: 'msgpackr',

    encode(value: unknown): Uint8Array {
      if ((traitsOf(value) & ~RESTORED) === 0) return packr.pack(value);
      return Buffer.concat([Uint8Array.of(MARK), devalueCodec.encode(value)]);
    },

    decode(bytes: Uint8Array): unknown {
      if (bytes[0] === MARK) return devalueCodec.decode(bytes.subarray(1));
      if (hasLongBigInt(bytes)) throw new TypeError('It has a bigint, which is never written.');
      const value: unknown = packr.unpack(bytes);
      // Bytes may say more than `encode` would have written.
      if (types.isProxy(value) || (traitsOf(value) & ~RESTORED) !== 0)
        throw new TypeError('It has what is never written.');
      return value;
    },
  };
}

/**
 * A bigint with a length of 32 bits takes msgpackr long to read. In UTF-8 nothing looks like one; in other numbers hardly
 * anything ever does, and then it is a miss.
 */
function hasLongBigInt(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = bytes.indexOf(0xc9); at !== -1; at = bytes.indexOf(0xc9, at + 1)) {
    if (bytes[at + 5] === 0x42 && view.getUint32(at + 1) <= bytes.length - at - 6) return true;
  }
  return false;
}
