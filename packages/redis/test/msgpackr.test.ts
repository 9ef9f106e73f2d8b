import { msgpackrCodec } from '../src/msgpackr.js';
import { devalueCodec } from '../src/values/devalue-codec.js';
import { open, seal } from '../src/values/envelope.js';
import { sameThing } from './support/same-thing.js';
import { FINGERPRINT, partsOf, SEALING } from './support/sealings.js';

const codec = msgpackrCodec();
const rows = Array.from({ length: 100 }, (_, i) => ({ id: i, name: `name ${i}`, active: i % 2 === 0, ratio: i / 7 }));

test('rows take far fewer bytes than as JSON', () => {
  expect(codec.encode(rows).length).toBeLessThan(JSON.stringify(rows).length / 1.8);
  expect(codec.decode(codec.encode(rows))).toEqual(rows);
});

test('a value can be read by a process that has read none before', () => {
  const bytes = [codec.encode(rows), codec.encode(rows.slice(1))];
  expect(msgpackrCodec().decode(bytes[1] as Uint8Array)).toEqual(rows.slice(1));
});

test.each<[string, unknown]>([
  ['-0', [-0]],
  ['lone surrogates', ['\ud800']],
  ['a name with a lone surrogate', { '\udc00': 1 }],
  ['holes', [1, , 2]], // eslint-disable-line no-sparse-arrays
  ['a URL', new URL('a:b')],
  ['what is there twice', Array(2).fill({ a: 1 })],
  ['an object without a prototype', Object.create(null)],
  ['a Date with a Map and a Buffer', [new Date(1), new Map([[1, 2]]), Buffer.from('a')]],
])('%s, which MessagePack would change, is left to the default codec', (_name, value) => {
  const bytes = codec.encode(value);
  expect(bytes[0]).toBe(0xc1);
  expect(Buffer.from(bytes).subarray(1)).toEqual(Buffer.from(devalueCodec.encode(value)));
  expect(sameThing(codec.decode(bytes), value)).toBe(true);
});

test.each<[string, unknown]>([
  ['undefined', { a: undefined }],
  ['infinities', [NaN, Infinity, -Infinity]],
  ['large numbers', [2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 1e300, 0.1]],
  ['text of many scripts', ['é', '😀', '\u0000', 'a'.repeat(100_000)]],
  ['names that mean something elsewhere', { constructor: 1, toString: 2, __proto: 3, hasOwnProperty: 4 }],
])('%s is packed and comes back', (_name, value) => {
  const bytes = codec.encode(value);
  expect(bytes[0]).not.toBe(0xc1);
  expect(sameThing(codec.decode(bytes), value)).toBe(true);
});

test('what the default codec refuses is refused', () => {
  expect(() => codec.encode({ a: () => 1 })).toThrow('at .a it has a function');
});

test('bytes that were changed after encoding do not change what was decoded, nor what was encoded', () => {
  const first = codec.encode({ a: 'first' });
  const kept = Buffer.from(first);
  codec.encode({ a: 'other' });
  expect(Buffer.from(first)).toEqual(kept);
});

test('a process that has the codec for reading alone reads its entries', () => {
  const bytes = seal(partsOf(rows), { ...SEALING, codec });
  expect(open(bytes, FINGERPRINT, { ...SEALING, codecs: [codec] })).toMatchObject({ entry: rows });
  expect(open(bytes, FINGERPRINT, SEALING)).toEqual({ problem: 'unknown-codec' });
});
