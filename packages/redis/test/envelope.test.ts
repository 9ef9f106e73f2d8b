import { crc32 } from 'node:zlib';
import { CacheRecord } from '@purecache/core';
import { devalueCodec } from '../src/values/devalue-codec.js';
import { expiryIn, open, seal, stampIn, type Sealing } from '../src/values/envelope.js';
import { Integrity } from '../src/values/integrity.js';
import { ValueTooLarge } from '../src/values/value-too-large.js';
import { FINGERPRINT, partsOf, SEALING, STAMP } from './support/sealings.js';

const integrity = new Integrity(['a secret of 16 ch']);

function opened(entry: unknown, sealing: Sealing = SEALING): unknown {
  const found = open(seal(partsOf(entry), sealing), FINGERPRINT, sealing);
  if ('problem' in found) throw new Error(found.problem);
  return found.entry;
}

function problem(bytes: Uint8Array, sealing: Sealing = SEALING, fingerprint = FINGERPRINT): unknown {
  return (open(bytes, fingerprint, sealing) as { problem?: unknown }).problem;
}

/** A value under a codec of whose making the envelope knows nothing. */
const textCodec = {
  id: 32,
  name: 'text',
  encode: (value: unknown) => Buffer.from(String(value)),
  decode: (bytes: Uint8Array) => Buffer.from(bytes).toString(),
};

test('a plain value comes back with its stamp and its end', () => {
  expect(open(seal(partsOf({ a: [1] }, 12.25), SEALING), FINGERPRINT, SEALING)).toEqual({
    stamp: STAMP,
    expiresAt: 12.25,
    entry: { a: [1] },
  });
});

test('an entry without an end comes back without one', () => {
  const found = open(seal(partsOf(1, Infinity), SEALING), FINGERPRINT, SEALING);
  expect(found).toMatchObject({ expiresAt: Infinity });
});

test.each<[string, Partial<CacheRecord>]>([
  ['nothing', {}],
  ['a value of undefined', { value: undefined, kind: 'async' }],
  ['null', { value: null, kind: 'sync' }],
  [
    'all fields',
    {
      value: { a: 1 },
      kind: 'async',
      startedAt: 1.5,
      freshFor: Infinity,
      staleFor: 0,
      loadTime: 2.25,
      tags: ['a', ''],
    },
  ],
  ['an error', { error: { thrown: { code: 'E' } }, kind: 'sync' }],
  ['an error of undefined', { error: { thrown: undefined } }],
  ['no tags', { value: 1, tags: [] }],
  ['tags with lone surrogates', { value: 1, tags: ['\ud800', 'é', '"'] }],
  ['a negative fraction', { value: 1, startedAt: -0.125, loadTime: -0 }],
])('a record with %s comes back as a record', (_name, fields) => {
  const entry = opened(new CacheRecord(fields));
  expect(CacheRecord.is(entry)).toBe(true);
  expect(entry).toEqual(new CacheRecord(fields));
  expect((entry as CacheRecord).error).toEqual(fields.error);
});

test('the stamp of a record, which is of this process, is not kept', () => {
  expect(opened(new CacheRecord({ value: 1, stamp: 7 }))).toEqual(new CacheRecord({ value: 1 }));
});

test('plain data that looks like a record comes back as plain data', () => {
  const data = { value: 1, kind: 'async', startedAt: 1, freshFor: 2, tags: ['a'], error: { thrown: 1 } };
  const entry = opened(data);
  expect(CacheRecord.is(entry)).toBe(false);
  expect(entry).toEqual(data);
  expect(opened(new CacheRecord({ value: data }))).toEqual(new CacheRecord({ value: data }));
});

test('undefined needs nothing of a codec', () => {
  const sealing = { ...SEALING, codec: textCodec };
  expect(opened(new CacheRecord({ value: undefined }), sealing)).toEqual(new CacheRecord({}));
  expect(opened('undefined', sealing)).toBe('undefined');
});

test('large payloads are compressed, small ones and those that would grow are not', () => {
  const sealing = { ...SEALING, gzip: { above: 100 } };
  const large = 'a'.repeat(10_000);
  expect(seal(partsOf(large), sealing).length).toBeLessThan(300);
  expect(opened(large, sealing)).toBe(large);
  expect(opened(new CacheRecord({ value: large, tags: ['t'] }), sealing)).toMatchObject({ value: large, tags: ['t'] });
  expect(seal(partsOf('a'.repeat(98)), sealing)).toEqual(seal(partsOf('a'.repeat(98)), SEALING));
  expect(seal(partsOf('abcdefghijk'), { ...SEALING, gzip: { above: 10 } })[4]).toBe(0);
});

test('what was compressed is read by those who do not compress', () => {
  const bytes = seal(partsOf('a'.repeat(10_000)), { ...SEALING, gzip: { above: 100 } });
  expect(open(bytes, FINGERPRINT, SEALING)).toMatchObject({ entry: 'a'.repeat(10_000) });
});

test('a value that is too large is refused when it is sealed, with its size', () => {
  const sealing = { ...SEALING, maxValueBytes: 100 };
  expect(opened('a'.repeat(98), sealing)).toBe('a'.repeat(98));
  const refused = (): unknown => seal(partsOf('a'.repeat(99)), sealing);
  expect(refused).toThrow(ValueTooLarge);
  expect(refused).toThrow(`The value takes 101 bytes, more than 100. Raise 'maxValueBytes', or cache less at once.`);
  expect(() => seal(partsOf('a'.repeat(99)), { ...sealing, gzip: { above: 10 } })).toThrow(ValueTooLarge);
});

test('too many tags are refused when they are sealed', () => {
  const tags = ['a'.repeat(65_531)];
  expect(opened(new CacheRecord({ value: 1, tags }))).toEqual(new CacheRecord({ value: 1, tags }));
  expect(() => seal(partsOf(new CacheRecord({ value: 1, tags: ['a'.repeat(65_532)] })), SEALING)).toThrow(
    ValueTooLarge,
  );
});

test('what the codec refuses is refused', () => {
  expect(() => seal(partsOf({ a: () => 1 }), SEALING)).toThrow('at .a it has a function');
  expect(() => seal(partsOf(new CacheRecord({ error: { thrown: new Error('e') } })), SEALING)).toThrow(`'errorCodec'`);
  const codec = { ...textCodec, encode: () => 'text' as unknown as Uint8Array };
  expect(() => seal(partsOf(1), { ...SEALING, codec })).toThrow(`The codec 'text' must encode to a Uint8Array.`);
});

test('a stamp or a fingerprint of another length is refused', () => {
  expect(() => seal({ ...partsOf(1), stamp: '1' }, SEALING)).toThrow('A stamp has 16 digits');
  expect(() => seal({ ...partsOf(1), fingerprint: new Uint8Array(15) }, SEALING)).toThrow('a fingerprint 16 bytes');
});

test('an entry under another key is told', () => {
  const bytes = seal(partsOf(1), SEALING);
  expect(
    problem(
      bytes,
      SEALING,
      FINGERPRINT.map((byte) => byte + 1),
    ),
  ).toBe('fingerprint');
  expect(problem(bytes, SEALING, FINGERPRINT.subarray(1))).toBe('fingerprint');
});

test('an entry of a version to come is told, and its stamp can be read', () => {
  const bytes = seal(partsOf(1), SEALING);
  bytes[2] = 2;
  expect(problem(bytes)).toBe('unknown-version');
  expect(stampIn(bytes)).toBe(STAMP);
});

test('an entry of another codec is read by that codec, or told', () => {
  const bytes = seal(partsOf('x'), { ...SEALING, codec: textCodec });
  expect(problem(bytes)).toBe('unknown-codec');
  expect(open(bytes, FINGERPRINT, { ...SEALING, codecs: [devalueCodec, textCodec] })).toMatchObject({ entry: 'x' });
});

test('an entry that is larger than what this process allows is told before it is decoded', () => {
  let decoded = 0;
  const codec = { ...textCodec, decode: () => (decoded += 1) };
  const small = { ...SEALING, codec, maxValueBytes: 100 };
  expect(problem(seal(partsOf('a'.repeat(101)), { ...SEALING, codec }), small)).toBe('too-large');
  expect(problem(seal(partsOf('a'.repeat(100_000)), { ...SEALING, codec }), small)).toBe('too-large');
  expect(problem(seal(partsOf('a'.repeat(100_000)), { ...SEALING, codec, gzip: { above: 1 } }), small)).toBe(
    'too-large',
  );
  expect(decoded).toBe(0);
});

test('a codec that throws makes the entry a corrupt one', () => {
  const codec = {
    ...textCodec,
    decode: (): never => {
      throw new Error('no');
    },
  };
  expect(problem(seal(partsOf('x'), { ...SEALING, codec }), { ...SEALING, codec })).toBe('corrupt');
});

test('bytes that are no entry are corrupt, and have no stamp', () => {
  const bytes = seal(partsOf(1), SEALING);
  for (const other of [Buffer.alloc(0), Buffer.from('OK'), Buffer.alloc(100), Buffer.from('x'.repeat(100))]) {
    expect([problem(other), stampIn(other)]).toEqual(['corrupt', '']);
  }
  for (let length = 0; length < bytes.length; length++) expect(problem(bytes.subarray(0, length))).toBe('corrupt');
  expect(problem(Buffer.concat([bytes, Buffer.alloc(1)]))).toBe('corrupt');
});

test('the first 21 bytes are enough for the stamp', () => {
  const bytes = seal(partsOf(1), SEALING);
  expect([stampIn(bytes), stampIn(bytes.subarray(0, 21)), stampIn(bytes.subarray(0, 20))]).toEqual([STAMP, STAMP, '']);
  bytes[10] = 0x41;
  expect(stampIn(bytes)).toBe('');
});

test('any byte that has changed makes the entry a problem', () => {
  for (const sealing of [SEALING, { ...SEALING, integrity }]) {
    const bytes = seal(partsOf(new CacheRecord({ value: { a: 'b' }, startedAt: 1, tags: ['t'] })), sealing);
    for (let i = 0; i < bytes.length; i++) {
      for (const mask of [1, 0x10, 0x80, 0xff]) {
        bytes[i] = (bytes[i] as number) ^ mask;
        expect(problem(bytes, sealing)).toBeDefined();
        bytes[i] = (bytes[i] as number) ^ mask;
      }
    }
    expect(problem(bytes, sealing)).toBeUndefined();
  }
});

test('with integrity, what was sealed without it or under an unknown secret is corrupt, under a previous one it is not', () => {
  const signed = { ...SEALING, integrity };
  expect(opened({ a: 1 }, signed)).toEqual({ a: 1 });
  const bytes = seal(partsOf(1), signed);
  expect(problem(seal(partsOf(1), SEALING), signed)).toBe('corrupt');
  expect(problem(bytes, SEALING)).toBe('corrupt');
  const renewed = { ...SEALING, integrity: new Integrity(['another secret 16', 'a secret of 16 ch']) };
  expect(problem(bytes, renewed)).toBeUndefined();
  expect(problem(seal(partsOf(1), renewed), signed)).toBe('corrupt');
});

/** An entry with some bytes in place of others, and a checksum that says that it is whole. */
function forged(at: number, hex: string, entry: unknown = new CacheRecord({ value: 1, tags: ['t'] })): Buffer {
  const bytes = seal(partsOf(entry), SEALING);
  bytes.set(Buffer.from(hex, 'hex'), at);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

test.each<[string, Buffer, string]>([
  ['a flag of a version to come', forged(4, '22'), 'unknown-version'],
  ['a field of a version to come', forged(45, 'c0'), 'corrupt'],
  ['two kinds at once', forged(45, '43'), 'corrupt'],
  ['an end that is no number', forged(37, '000000000000f87f'), 'corrupt'],
  ['a start that is no number', forged(46, '000000000000f87f', new CacheRecord({ value: 1, startedAt: 1 })), 'corrupt'],
  ['tags that are no list', forged(48, Buffer.from('"abc"').toString('hex')), 'corrupt'],
  ['tags that are no text', forged(48, Buffer.from('[123]').toString('hex')), 'corrupt'],
  ['tags that are longer than all', forged(46, 'ffff'), 'corrupt'],
  ['a payload of another length', forged(45, '02', 1), 'corrupt'],
  ['no compressed bytes where there should be', forged(4, '03'), 'corrupt'],
])('%s is no entry, though it is whole', (_name, bytes, expected) => {
  expect(problem(bytes)).toBe(expected);
});

test('the first 45 bytes are enough for the end; what is no entry has ended', () => {
  const bytes = seal(partsOf(1, 12.5), SEALING);
  expect([expiryIn(bytes), expiryIn(bytes.subarray(0, 45)), expiryIn(bytes.subarray(0, 44))]).toEqual([
    12.5,
    12.5,
    -Infinity,
  ]);
  expect(expiryIn(Buffer.alloc(100))).toBe(-Infinity);
});
