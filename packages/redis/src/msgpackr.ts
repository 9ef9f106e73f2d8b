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
      const value: unknown = packr.unpack(bytes);
      // Bytes may say more than `encode` would have written.
      if (types.isProxy(value) || (traitsOf(value) & ~RESTORED) !== 0)
        throw new TypeError('It has what is never written.');
      return value;
    },
  };
}
