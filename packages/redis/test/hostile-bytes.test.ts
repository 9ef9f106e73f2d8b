import { gzipSync } from 'node:zlib';
import { CacheRecord } from '@purecache/core';
import { msgpackrCodec } from '../src/msgpackr.js';
import { type Codec } from '../src/values/codec.js';
import { devalueCodec } from '../src/values/devalue-codec.js';
import { open, seal, type Sealing } from '../src/values/envelope.js';
import { seededRandom } from './support/seeded-random.js';
import { FINGERPRINT, partsOf, SEALING } from './support/sealings.js';

const PACKED = msgpackrCodec();
const CODECS = [devalueCodec, PACKED].map((codec) => [codec.name, codec] as const);
const MEBIBYTE = 1 << 20;
/** Of a mebibyte; counting what is covered makes the code several times slower. */
const PART = MEBIBYTE / 4;
/** Milliseconds of computing; one time may fall into a collection of garbage, so the best of three counts. */
const SLOWEST = 50;

const SEEDS: readonly unknown[] = [
  { id: 1, name: 'Ada', tags: ['a', 'b'], nested: { list: [1.5, null, true, 'é'] } },
  [new Date(0), new Map([['k', new Set([1n, undefined])]]), Buffer.from('bytes'), new URL('https://e.org/a?b#c')],
  Object.assign([NaN, , -0], { length: 30 }), // eslint-disable-line no-sparse-arrays -- a hole is the case
  Array.from({ length: 4 }, (_, i) => ({ i, constructor: 'x', value: Float64Array.of(i) })),
  new CacheRecord({ value: { a: 1 }, startedAt: 1, freshFor: 2, tags: ['t'], kind: 'async' }),
];

/** Changes, cuts, repeats or inserts a few bytes. */
function mutant(bytes: Uint8Array, random: () => number): Buffer {
  const copy = [...bytes];
  for (let times = 1 + Math.floor(random() * 4); times > 0; times--) {
    const at = Math.floor(random() * copy.length);
    const kind = Math.floor(random() * 5);
    if (kind === 0) copy[at] = Math.floor(random() * 256);
    else if (kind === 1) copy[at] = (copy[at] as number) ^ (1 << Math.floor(random() * 8));
    else if (kind === 2) copy.splice(at, 1 + Math.floor(random() * 4));
    else if (kind === 3) copy.splice(at, 0, ...copy.slice(at, at + 1 + Math.floor(random() * 8)));
    else copy.splice(at, 0, 0x2d, 0x37); // `-7`, which means much to devalue
  }
  return Buffer.from(copy);
}

/** What a decoder makes of bytes, and how long it takes at best. */
function timed(decode: () => unknown): { readonly best: number; readonly thrown: boolean } {
  let best = Infinity;
  let thrown = false;
  for (let i = 0; i < 3 && (i === 0 || best > SLOWEST); i++) {
    const start = process.cpuUsage();
    try {
      decode();
    } catch {
      thrown = true;
    }
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1_000);
  }
  return { best, thrown };
}

const prototypes = [Object.prototype, Array.prototype, Map.prototype, Function.prototype, Date.prototype];
const own = (): PropertyKey[][] => prototypes.map((prototype) => Reflect.ownKeys(prototype));
const untouched = own();

afterEach(() => {
  expect(own()).toEqual(untouched);
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
});

describe.each(CODECS)('%s', (_name, codec) => {
  const sealing: Sealing = { ...SEALING, codec };

  test.each([1, 2, 3, 4])('changed payloads and changed entries, by seed %i, are read or are a problem', (seed) => {
    const random = seededRandom(seed * 7_919);
    const payloads = SEEDS.filter((value) => !CacheRecord.is(value)).map((value) => codec.encode(value));
    const entries = SEEDS.map((value) => seal(partsOf(value), sealing));
    let slowest = 0;
    let unnoticed = 0;
    for (let i = 0; i < 12_500; i++) {
      const payload = mutant(payloads[i % payloads.length] as Uint8Array, random);
      slowest = Math.max(slowest, timed(() => codec.decode(payload)).best);
      // Sealed anew, so that nothing but the codec stands in its way.
      const inside = { ...sealing, codec: { ...codec, encode: () => payload } };
      open(seal(partsOf(1), inside), FINGERPRINT, sealing);
      const original = entries[i % entries.length] as Buffer;
      const entry = mutant(original, random);
      const isUnnoticed = !('problem' in open(entry, FINGERPRINT, sealing)) && !entry.equals(original);
      if (isUnnoticed) unnoticed += 1;
    }
    expect(unnoticed).toBe(0);
    expect(slowest).toBeLessThan(SLOWEST);
  });

  test('100,000 bytes of nothing in particular are read or are a problem', () => {
    const random = seededRandom(5);
    for (let i = 0; i < 2_000; i++) {
      const bytes = Buffer.from(Array.from({ length: 50 }, () => Math.floor(random() * 256)));
      expect(timed(() => codec.decode(bytes)).best).toBeLessThan(SLOWEST);
      expect(open(bytes, FINGERPRINT, sealing)).toHaveProperty('problem');
    }
  });
});

const deep = (levels: number, open: string, close: string): string => open.repeat(levels) + close.repeat(levels);
const chain = (levels: number): string => `~[${Array.from({ length: levels }, (_, i) => `[${i + 1}]`).join()},1]`;
const texts = (text: string): Buffer => Buffer.from(text);

test.each<[string, Codec, Buffer]>([
  ['501 brackets', devalueCodec, texts(deep(501, '[', ']'))],
  ['501 braces', devalueCodec, texts(`${'{"a":'.repeat(501)}1${'}'.repeat(501)}`)],
  ['half a mebibyte of brackets', devalueCodec, texts(deep(MEBIBYTE / 2, '[', ']'))],
  ['brackets that are not closed', devalueCodec, texts('['.repeat(MEBIBYTE))],
  ['brackets inside devalue text', devalueCodec, texts(`~[${deep(MEBIBYTE / 2, '[', ']')}]`)],
  ['a chain of 501 parts', devalueCodec, texts(chain(501))],
  ['a chain of many parts', devalueCodec, texts(chain(80_000))],
  ['a bigint of 10,001 digits', devalueCodec, texts(`~[["BigInt","${'9'.repeat(10_001)}a"]]`)],
  ['a bigint of a mebibyte', devalueCodec, texts(`~[["BigInt","${'9'.repeat(MEBIBYTE)}"]]`)],
  ['a bigint that is a list', devalueCodec, texts('~[["BigInt",["1"]]]')],
  ['an array of the greatest length', devalueCodec, texts('~[[-7,4294967295,0,1],1]')],
  ['an array of a length that is text', devalueCodec, texts('~[[-7,"5",0,1],1]')],
  ['many long arrays', devalueCodec, texts(`~[[1,2],[-7,60000],[-7,60000]]`)],
  ['a RegExp', devalueCodec, texts('~[["RegExp","(a+)+$"]]')],
  ['a boxed value', devalueCodec, texts('~[["Object",1],1]')],
  ['a kind of its own', devalueCodec, texts('~[["Function","return 1"]]')],
  ['a kind that all objects have', devalueCodec, texts('~[["constructor","a"]]')],
  ['a Buffer of no bytes', devalueCodec, texts('~[["Buffer",1],["Map"]]')],
  ['a Buffer of itself', devalueCodec, texts('~[["Buffer",0]]')],
  ['a view of itself', devalueCodec, texts('~[["Uint8Array",0]]')],
  ['a view of part of a buffer', devalueCodec, texts('~[["Uint8Array",1,0,1],["ArrayBuffer","AAAA"]]')],
  ['a view of a number', devalueCodec, texts('~[["Uint8Array",1],1000000000]')],
  ['an own __proto__', devalueCodec, texts('~[{"__proto__":1},{"polluted":2},true]')],
  ['an own __proto__ without a prototype', devalueCodec, texts('~[["null","__proto__",1],{}]')],
  ['a part that is not there', devalueCodec, texts('~[[5]]')],
  ['a part that has no place', devalueCodec, texts('~[[{"a":1}]]')],
  ['a URL that is none', devalueCodec, texts('~[["URL","a"]]')],
  ['no text', devalueCodec, texts('')],
  ['only the mark', devalueCodec, texts('~')],
  ['a Date that is an object', devalueCodec, texts('~[["Date",{"a":1}]]')],
  ['501 arrays', PACKED, Buffer.concat([Buffer.alloc(501, 0x91), Buffer.of(1)])],
  ['a mebibyte of arrays', PACKED, Buffer.alloc(MEBIBYTE, 0x91)],
  ['an array of the greatest length', PACKED, Buffer.from('ddffffffff01', 'hex')],
  ['an object of the greatest length', PACKED, Buffer.from('dfffffffffa16101', 'hex')],
  ['text of the greatest length', PACKED, Buffer.from('dbffffffff6161', 'hex')],
  ['bytes of the greatest length', PACKED, Buffer.from('c6ffffffff6161', 'hex')],
  [
    'a bigint of a mebibyte',
    PACKED,
    Buffer.concat([Buffer.from('c900100000', 'hex'), Buffer.of(0x42), Buffer.alloc(MEBIBYTE, 0x7f)]),
  ],
  ['an error', PACKED, Buffer.from('d56593a0a161c0', 'hex')],
  ['what follows another value', PACKED, Buffer.from('0101', 'hex')],
])('%s is refused at once (%#)', (_name, codec, bytes) => {
  const { best, thrown } = timed(() => codec.decode(bytes));
  expect({ thrown, isSlow: best >= SLOWEST }).toEqual({ thrown: true, isSlow: false });
});

test('what JSON holds by the name __proto__ is no more than a property', () => {
  const value = devalueCodec.decode(texts('{"a":{"__proto__":{"polluted":true}}}')) as { a: object };
  expect(Object.getPrototypeOf(value.a)).toBe(Object.prototype);
  expect('polluted' in value.a).toBe(false);
});

test('brackets inside text are no levels', () => {
  const value = ['"\\[', '['.repeat(2_000), '\\', ']', { '{[': '{'.repeat(2_000) }];
  expect(devalueCodec.decode(devalueCodec.encode(value))).toEqual(value);
});

test.each<[string, Buffer]>([
  ['one number after another', texts(`[${'1,'.repeat(PART / 2 - 2)}1]`)],
  ['one quote after another', texts(`[${'"",'.repeat(PART / 3 - 2)}""]`)],
  ['text of backslashes', texts(`"${'\\'.repeat(PART - 2)}"`)],
  ['one object after another', texts(`[${'{},'.repeat(PART / 3 - 2)}{}]`)],
  ['many digits', texts('9'.repeat(PART))],
  ['text that is not closed', texts(`["${'a'.repeat(PART)}`)],
])('%s takes its time and no more', (_name, bytes) => {
  expect(timed(() => devalueCodec.decode(bytes)).best).toBeLessThan(SLOWEST / 2);
});

test('a bomb of gzip inside an entry is too large', () => {
  const bomb = { ...devalueCodec, encode: () => gzipSync(Buffer.alloc(50_000_000), { level: 1 }) };
  const bytes = seal(partsOf(1), { ...SEALING, codec: bomb });
  bytes[4] = 1;
  const marked = seal(partsOf(1), {
    ...SEALING,
    codec: { ...devalueCodec, encode: () => texts('1'.repeat(500)) },
    gzip: { above: 9 },
  });
  expect(open(marked, FINGERPRINT, { ...SEALING, maxValueBytes: 499 })).toEqual({ problem: 'too-large' });
  expect(open(bytes, FINGERPRINT, SEALING)).toEqual({ problem: 'corrupt' });
});
