import { jest } from '@jest/globals';
import vm from 'node:vm';
import { devalueCodec as codec } from '../src/values/devalue-codec.js';
import { LIMITS } from '../src/values/limits.js';
import { sameThing } from './support/same-thing.js';

class Point {
  x = 1;
}
class List extends Array<unknown> {}
class Table extends Map<unknown, unknown> {}

const twice = { a: 1 };
const circle: Record<string, unknown> = { name: 'c' };
circle['self'] = circle;
const buffer = new ArrayBuffer(8);
const holes: unknown[] = [1, , 3]; // eslint-disable-line no-sparse-arrays -- a hole is the case
const far: unknown[] = [];
far[50_000] = 'x';

function nested(levels: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = [];
  for (let i = 1; i < levels; i++) value = wrap(value);
  return value;
}

test.each<[string, unknown]>([
  ['null', null],
  ['undefined', undefined],
  ['true', true],
  ['text', 'a "b" \\ \u2028 </script> é 😀'],
  ['lone surrogates', 'a\ud800b\udc00'],
  ['lone surrogates beside a bigint', { '\ud800': ['\udfff', 1n] }],
  ['text that begins with the mark', '~[1]'],
  ['a fraction', 0.1 + 0.2],
  ['the largest number', Number.MAX_VALUE],
  ['-0', [-0, 0]],
  ['NaN and infinities', [NaN, Infinity, -Infinity]],
  ['-0 by itself', -0],
  ['a bigint', -12345678901234567890n],
  ['a bigint of 10,000 digits', LIMITS.largestBigInt],
  ['a Date', new Date(0)],
  ['an invalid Date', new Date(NaN)],
  ['the last Date', new Date(8.64e15)],
  ['the first Date', new Date(-8.64e15)],
  [
    'a Map',
    new Map<unknown, unknown>([
      [{ k: 1 }, [1]],
      [NaN, 'n'],
      [undefined, null],
    ]),
  ],
  ['a Set', new Set<unknown>([1, '1', {}])],
  ['a URL', new URL('https://u:p@exämple.org:8080/a b?q=1#h')],
  ['an ArrayBuffer', Uint8Array.of(1, 2, 255).buffer],
  ['an empty ArrayBuffer', new ArrayBuffer(0)],
  ['a Float64Array with NaN', Float64Array.of(NaN, -0, 1.5)],
  ['a BigInt64Array', BigInt64Array.of(-1n, 2n)],
  ['two views of one buffer', [new Uint8Array(buffer), new Int16Array(buffer), new DataView(buffer), buffer]],
  ['a Buffer', Buffer.from('abc')],
  ['an empty Buffer', Buffer.alloc(0)],
  ['a Buffer that is there twice', Array(2).fill(Buffer.from('ab'))],
  ['an array with a hole', holes],
  ['an array with many holes', far],
  ['an array of holes', new Array(3)],
  ['an object without a prototype', Object.assign(Object.create(null) as object, { a: 1, constructor: 2 })],
  ['names that mean something elsewhere', { constructor: 1, toString: 2, length: 3, toJSON: 4, then: 5, '': 6 }],
  ['names that are numbers', { 2: 'b', 1: 'a', '-1': 'c', '01': 'd' }],
  ['an object that is there twice', [twice, twice]],
  ['a circle', circle],
  ['more objects than a list holds', Array.from({ length: 20 }, (_, i) => ({ i }))],
  ['an object that is there twice among many', [...Array.from({ length: 20 }, (_, i) => ({ i })), twice, { twice }]],
  ['undefined in an object', { a: undefined }],
  ['arrays that look like devalue text', [['Date', '2020'], [-7, 5], ['BigInt', '1'], '-1']],
  ['500 levels', nested(500, (inner) => [inner])],
  ['500 levels of objects', nested(500, (inner) => ({ inner }))],
  ['500 levels, with undefined', [nested(499, (inner) => [inner, undefined])]],
  ['views at level 500', nested(500, (inner) => [inner, Uint8Array.of(1), Buffer.from('b')].slice(0, 3))],
])('%s comes back as it was', (_name, value) => {
  const bytes = codec.encode(value);
  expect(sameThing(codec.decode(bytes), value)).toBe(true);
});

test('plain data is JSON, which other programs can read', () => {
  const value = { id: 1, tags: ['a', null], name: 'é' };
  expect(Buffer.from(codec.encode(value)).toString()).toBe(JSON.stringify(value));
});

test('what is frozen comes back, not frozen', () => {
  const value = Object.freeze({ a: Object.freeze([1]) });
  const back = codec.decode(codec.encode(value)) as object;
  expect(back).toEqual(value);
  expect(Object.isFrozen(back)).toBe(false);
});

test('plain objects of another realm come back as those of this one', () => {
  const value: unknown = vm.runInNewContext('({ a: [1, new Date(5)], m: new Map([[1, 2]]) })');
  expect(codec.decode(codec.encode(value))).toEqual({ a: [1, new Date(5)], m: new Map([[1, 2]]) });
});

test('bytes of the pool that are not part of a Buffer are not stored', () => {
  const pool = Buffer.from('..secret..value..');
  const text = Buffer.from(codec.encode(pool.subarray(10, 15))).toString();
  expect(text).toContain(Buffer.from('value').toString('base64'));
  expect(text).not.toContain(pool.toString('base64').slice(0, 12));
});

test('a toJSON that all objects have got plays no part', () => {
  const value = { at: [1] };
  Object.defineProperty(Object.prototype, 'toJSON', { value: () => 'changed', configurable: true });
  try {
    expect(codec.decode(codec.encode(value))).toEqual(value);
  } finally {
    Reflect.deleteProperty(Object.prototype, 'toJSON');
  }
});

const named = Object.assign([1], { note: 1 });
const withSetter = Object.defineProperty([1], 0, { set: () => undefined, enumerable: true });
const withGetter = Object.defineProperty([1], 0, { get: () => 1, enumerable: true });
const hidden = Object.defineProperty([1], 'note', { value: 1 });
const part = new Uint8Array(new ArrayBuffer(8), 2, 3);
const resizable = new (ArrayBuffer as unknown as new (n: number, o: object) => ArrayBuffer)(2, { maxByteLength: 4 });
const given = new ArrayBuffer(4);
structuredClone(given, { transfer: [given] });
const sparse = new Array(LIMITS.sparseSlots + 1);

test.each<[string, unknown, string]>([
  ['a function', { a: { b: [() => 1] } }, 'at .a.b[0] it has a function.'],
  ['a symbol', new Map([['secret', Symbol('s')]]), 'at .<value 0> it has a symbol.'],
  ['a symbol as a key', new Map([[Symbol('s'), 1]]), 'at .<key 0> it has a symbol.'],
  ['a class instance', { list: [1, new Point()] }, 'at .list[1] it has an instance of Point. Cache plain data'],
  ['an instance of a class without a name', new (class {})(), 'it is an instance of a class.'],
  ['an Array subclass', new List(1, 2), 'it is an instance of List.'],
  ['a Map subclass', [new Table()], 'at [0] it has an instance of Table.'],
  ['an error', { e: new TypeError('m') }, `at .e it has an instance of TypeError. Give 'errorCodec'`],
  ['a RegExp', /a/, 'it is an instance of RegExp. Cache its source.'],
  ['a promise', { p: Promise.resolve(1) }, 'it has an instance of Promise. Cache what it resolves to.'],
  ['a WeakMap', new WeakMap(), 'it is an instance of WeakMap.'],
  ['a boxed number', Object(1), 'it is an instance of Number.'],
  ['a boxed text', Object('a'), 'it is an instance of String.'],
  ['a boxed bigint', Object(1n), 'it is an instance of BigInt.'],
  ['search parameters', new URLSearchParams('a=1'), 'it is an instance of URLSearchParams.'],
  [
    'arguments',
    (function () {
      return arguments; // eslint-disable-line prefer-rest-params -- it is the case
    })(),
    'a property whose name is a symbol',
  ],
  ['a proxy', { p: new Proxy({}, {}) }, 'at .p it has a proxy.'],
  [
    'a getter',
    {
      get a() {
        return 1;
      },
    },
    'at .a it has a getter or setter.',
  ],
  ['a setter', { set a(_v: number) {} }, 'at .a it has a getter or setter.'],
  ['a getter in an array', withGetter, 'at [0] it has a getter or setter.'],
  ['a setter in an array', withSetter, 'at [0] it has a getter or setter.'],
  [
    'a hidden property',
    Object.defineProperty({}, 'a', { value: 1 }),
    'at .a it has a property that is not enumerable.',
  ],
  ['a hidden property of an array', hidden, 'it is an array with properties beside its items.'],
  ['a name of an array', named, 'it is an array with properties beside its items.'],
  ['a symbol of an array', Object.assign([1], { [Symbol.iterator]: 1 }), 'it is an array with properties beside'],
  ['a name that is a symbol', { [Symbol('s')]: 1 }, 'it is a property whose name is a symbol.'],
  ['an own __proto__', JSON.parse('{"a":{"__proto__":1}}'), 'at .a.__proto__ it has a property of this name.'],
  ['an own __proto__ beside a bigint', [1n, JSON.parse('{"__proto__":1}')], 'at [1].__proto__ it has'],
  ['a Date with a property', Object.assign(new Date(), { a: 1 }), 'a builtin object with properties of its own'],
  ['a Map with a property', Object.assign(new Map(), { a: 1 }), 'a builtin object with properties of its own'],
  ['a Set with a symbol in it', new Set([1, Symbol.iterator]), 'at .<item 1> it has a symbol'],
  ['a Set with a property', Object.assign(new Set(), { a: 1 }), 'a builtin object with properties of its own'],
  ['a URL with a property', Object.assign(new URL('a:b'), { a: 1 }), 'a builtin object with properties of its own'],
  ['a typed array with a property', Object.assign(new Uint8Array(2), { a: 1 }), 'with properties of its own'],
  ['a Buffer with a property', Object.assign(Buffer.from('a'), { a: 1 }), 'with properties of its own'],
  ['an ArrayBuffer with a property', Object.assign(new ArrayBuffer(1), { a: 1 }), 'with properties of its own'],
  ['a part of a buffer', part, 'a Uint8Array that shows part of its ArrayBuffer. Cache a copy'],
  ['shared memory', new Uint8Array(new SharedArrayBuffer(2)), 'a view of a SharedArrayBuffer'],
  ['shared memory itself', new SharedArrayBuffer(2), 'an instance of SharedArrayBuffer'],
  ['a resizable buffer', resizable, 'a resizable ArrayBuffer'],
  ['a buffer given away', given, 'an ArrayBuffer that was transferred'],
  [
    'a view of a buffer given away',
    (() => {
      const v = new Uint8Array(2);
      structuredClone(v, { transfer: [v.buffer] });
      return v;
    })(),
    'transferred',
  ],
  ['what only looks like a Date', Object.create(Date.prototype), 'an instance of Date'],
  ['what only looks like a Map', Object.create(Map.prototype), 'an instance of Map'],
  ['what only looks like a Set', Object.create(Set.prototype), 'an instance of Set'],
  ['what only looks like a URL', Object.create(URL.prototype), 'an object that is no URL but has its prototype'],
  ['what only looks like an array', Object.create(Array.prototype), 'an instance of Array'],
  ['what only looks like a view', Object.create(Uint8Array.prototype), 'an instance of Uint8Array'],
  ['what only looks like a Buffer', Object.create(Buffer.prototype), 'an instance of Buffer'],
  ['a view in another view’s clothes', Object.setPrototypeOf(new Uint8Array(2), Int8Array.prototype), 'of Int8Array'],
  ['what a prototype stands behind', Object.create({ a: 1 }), 'an instance of a class'],
  ['a bigint of 10,001 digits', [10n ** 10_000n], 'at [0] it has a bigint of more than 10000 digits.'],
  ['a negative one', -(10n ** 10_000n), 'a bigint of more than 10000 digits'],
  ['too many holes', sparse, 'arrays with holes of a length of more than 100000 together'],
  ['too many holes together', [new Array(60_000), new Array(60_000)], 'at [1] it has arrays with holes'],
  [
    '501 levels',
    nested(501, (inner) => [inner]),
    '[0][0]…[0][0][0][0][0][0][0][0] it has something more than 500 levels',
  ],
])('%s is refused, with the place', (_name, value, message) => {
  expect(() => codec.encode(value)).toThrow(TypeError);
  expect(() => codec.encode(value)).toThrow(message);
});

test('a long name is cut, and one that is no identifier quoted, in the place', () => {
  const value = { 'a b': { ['n'.repeat(200)]: [() => 1] } };
  expect(() => codec.encode(value)).toThrow(`at ["a b"]["${'n'.repeat(40)}…"][0] it has a function.`);
});

test('what a value holds is not in the message', () => {
  const value = { user: { password: 'hunter2', at: new Map([['hunter2', () => 'hunter2']]) } };
  expect(() => codec.encode(value)).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
  );
});

test('what is thrown for another reason is passed on as it is', () => {
  const spy = jest.spyOn(Map.prototype, Symbol.iterator).mockImplementation(() => {
    throw new RangeError('no stack left');
  });
  expect(() => codec.encode([new Map([[1, 2]])])).toThrow(new RangeError('no stack left'));
  spy.mockRestore();
});
