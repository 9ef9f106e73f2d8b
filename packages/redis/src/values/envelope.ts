/**
 * What is stored under a key: a value as its codec encodes it, the facts beside it, and proof that both belong there.
 *
 * Version 1, numbers little-endian: `PC` 0x01 · codec id · flags · stamp, 16 digits · fingerprint, 16 bytes · expiresAt,
 * f64 · with the flag `record` its fields · length of the payload, u32 · payload · CRC-32, or with the flag `integrity` a
 * mark of 16 bytes. The stamp stays where it is in all versions: scripts on the server read it there.
 */
import { types } from 'node:util';
import { crc32 } from 'node:zlib';
import { CacheRecord } from '@purecache/core';
import { type Codec } from './codec.js';
import { compressed, decompressed } from './gzip.js';
import { MARK_BYTES, type Integrity } from './integrity.js';
import { MOST_FIELD_BYTES, readFields, readNumber, writeFields } from './record-fields.js';
import { ValueTooLarge } from './value-too-large.js';

export interface EntryParts {
  /** The first 16 bytes of the key's digest. */
  readonly fingerprint: Uint8Array;
  /** 16 digits: microseconds of the server's clock when the load began. */
  readonly stamp: string;
  /** In milliseconds of the backend's clock; `Infinity`: never. */
  readonly expiresAt: number;
  /** A plain value, or a record. The `stamp` of a record is of this process and not kept. */
  readonly entry: unknown;
}

export interface Sealing {
  /** Encodes. */
  readonly codec: Codec;
  /** Decode what other codecs encoded. */
  readonly codecs: readonly Codec[];
  /** Most bytes of an encoded value before it is compressed. */
  readonly maxValueBytes: number;
  /** Compresses payloads of more bytes than this. */
  readonly gzip?: { readonly above: number } | undefined;
  readonly integrity?: Integrity | undefined;
}

export interface Problem {
  readonly problem: 'fingerprint' | 'corrupt' | 'too-large' | 'unknown-codec' | 'unknown-version';
}

export type Opened = { readonly stamp: string; readonly expiresAt: number; readonly entry: unknown } | Problem;

const P = 0x50;
const C = 0x43;
const VERSION = 1;

const GZIP = 1;
const RECORD = 2;
/** The payload is what a method threw. */
const ERROR = 4;
/** There is no payload: it stands for `undefined`, whatever the codec makes of that. */
const UNDEFINED = 8;
const INTEGRITY = 16;
const KNOWN_FLAGS = 31;

const STAMP_AT = 5;
const FINGERPRINT_AT = 21;
const EXPIRES_AT = 37;
const HEAD_BYTES = 45;
const CRC_BYTES = 4;
/** Most bytes of all that is not payload. */
const MOST_EXTRA_BYTES = HEAD_BYTES + MOST_FIELD_BYTES + 4 + MARK_BYTES;
const STAMP = /^\d{16}$/;
const NOTHING = Buffer.alloc(0);

/**
 * @throws TypeError for a value that the codec cannot restore
 * @throws ValueTooLarge for one that takes more than `maxValueBytes`
 */
export function seal({ fingerprint, stamp, expiresAt, entry }: EntryParts, sealing: Sealing): Buffer {
  const { codec, integrity } = sealing;
  // Anything shorter would leave bytes of other entries, or of other things, between.
  if (!STAMP.test(stamp) || fingerprint.length !== 16)
    throw new RangeError('A stamp has 16 digits, a fingerprint 16 bytes.');
  const record = CacheRecord.is(entry) ? entry : undefined;
  const value = record === undefined ? entry : record.error === undefined ? record.value : record.error.thrown;
  let flags = integrity === undefined ? 0 : INTEGRITY;
  if (record !== undefined) flags |= record.error === undefined ? RECORD : RECORD | ERROR;
  if (value === undefined) flags |= UNDEFINED;
  const encoded = value === undefined ? NOTHING : encode(value, sealing);
  const smaller = encoded.length > (sealing.gzip?.above ?? Infinity) ? compressed(encoded) : undefined;
  if (smaller !== undefined) flags |= GZIP;
  const payload = smaller ?? encoded;
  const fields = record === undefined ? NOTHING : writeFields(record);

  const end = HEAD_BYTES + fields.length + 4 + payload.length;
  const bytes = Buffer.allocUnsafe(end + (integrity === undefined ? CRC_BYTES : MARK_BYTES));
  bytes[0] = P;
  bytes[1] = C;
  bytes[2] = VERSION;
  bytes[3] = codec.id;
  bytes[4] = flags;
  bytes.write(stamp, STAMP_AT, 'latin1');
  bytes.set(fingerprint, FINGERPRINT_AT);
  bytes.writeDoubleLE(expiresAt, EXPIRES_AT);
  bytes.set(fields, HEAD_BYTES);
  bytes.set(payload, bytes.writeUInt32LE(payload.length, HEAD_BYTES + fields.length));
  const body = bytes.subarray(0, end);
  if (integrity === undefined) bytes.writeUInt32LE(crc32(body), end);
  else bytes.set(integrity.mark(body), end);
  return bytes;
}

/** Never throws: what cannot be used is named. */
export function open(bytes: Uint8Array, fingerprint: Uint8Array, sealing: Sealing): Opened {
  try {
    return unsealed(asBuffer(bytes), fingerprint, sealing);
  } catch {
    return { problem: 'corrupt' };
  }
}

/** The stamp of an entry, of which the first 21 bytes are enough; `''`: these are not the bytes of one. */
export function stampIn(bytes: Uint8Array): string {
  if (bytes.length < FINGERPRINT_AT || bytes[0] !== P || bytes[1] !== C) return '';
  const stamp = asBuffer(bytes).toString('latin1', STAMP_AT, FINGERPRINT_AT);
  return STAMP.test(stamp) ? stamp : '';
}

/** When an entry expires, of which the first 45 bytes are enough; `-Infinity`: these are not the bytes of one. */
export function expiryIn(bytes: Uint8Array): number {
  if (bytes.length < HEAD_BYTES || stampIn(bytes) === '') return -Infinity;
  return Buffer.from(bytes.buffer, bytes.byteOffset, HEAD_BYTES).readDoubleLE(EXPIRES_AT);
}

function encode(value: unknown, { codec, maxValueBytes }: Sealing): Uint8Array {
  const bytes: unknown = codec.encode(value);
  if (!types.isUint8Array(bytes)) throw new TypeError(`The codec '${codec.name}' must encode to a Uint8Array.`);
  if (bytes.length <= maxValueBytes) return bytes;
  const cure = `Raise 'maxValueBytes', or cache less at once.`;
  throw new ValueTooLarge('The value takes', bytes.length, maxValueBytes, cure);
}

/** @throws Error for bytes of any other form than `seal` makes */
function unsealed(bytes: Buffer, fingerprint: Uint8Array, sealing: Sealing): Opened {
  const { integrity, maxValueBytes } = sealing;
  const stamp = stampIn(bytes);
  if (stamp === '') return { problem: 'corrupt' };
  if (bytes[2] !== VERSION) return { problem: 'unknown-version' };
  if (bytes.length > maxValueBytes + MOST_EXTRA_BYTES) return { problem: 'too-large' };
  const end = bytes.length - (integrity === undefined ? CRC_BYTES : MARK_BYTES);
  if (!isProved(bytes, end, integrity)) return { problem: 'corrupt' };
  if (bytes.compare(fingerprint, 0, fingerprint.length, FINGERPRINT_AT, EXPIRES_AT) !== 0)
    return { problem: 'fingerprint' };
  const flags = bytes.readUInt8(4);
  if (flags > KNOWN_FLAGS) return { problem: 'unknown-version' };
  const codec = codecFor(bytes.readUInt8(3), sealing);
  if (codec === undefined) return { problem: 'unknown-codec' };

  const expiresAt = readNumber(bytes, EXPIRES_AT);
  const { fields, end: at } = flags & RECORD ? readFields(bytes, HEAD_BYTES) : { fields: {}, end: HEAD_BYTES };
  const payload = bytes.subarray(at + 4, end);
  if (payload.length !== bytes.readUInt32LE(at)) return { problem: 'corrupt' };
  const encoded = flags & GZIP ? decompressed(payload, maxValueBytes) : payload;
  if (encoded === undefined || encoded.length > maxValueBytes) return { problem: 'too-large' };
  const value = flags & UNDEFINED ? undefined : codec.decode(encoded);
  if (!(flags & RECORD)) return { stamp, expiresAt, entry: value };
  const outcome = flags & ERROR ? { error: { thrown: value } } : { value };
  return { stamp, expiresAt, entry: new CacheRecord({ ...fields, ...outcome }) };
}

/** Views of bytes cost more than what is read by them: one that is a Buffer is not made into another. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether the bytes are whole and, where that can be told, were written by someone who knows the secret. */
function isProved(bytes: Buffer, end: number, integrity: Integrity | undefined): boolean {
  const body = bytes.subarray(0, end);
  if (integrity === undefined) return crc32(body) === bytes.readUInt32LE(end);
  return integrity.accepts(body, bytes.subarray(end));
}

function codecFor(id: number, { codec, codecs }: Sealing): Codec | undefined {
  return codec.id === id ? codec : codecs.find((other) => other.id === id);
}
