import { keyText } from '../src/key/key.js';
import { sameList } from './support/same-value.js';

const key = (args: readonly unknown[]) => keyText(args, 'm');
const signal = AbortSignal.abort();
const symbol = Symbol.for('purecache.test');

class Point {
  constructor(
    readonly x: unknown,
    readonly y?: unknown,
  ) {}
}
class Size {
  constructor(readonly x: unknown) {}
}
class Money {
  readonly #amount: number;
  constructor(amount: number) {
    this.#amount = amount;
  }
  toJSON() {
    return this.#amount;
  }
}
class Labelled extends Map<unknown, unknown> {
  label = 'a';
}
class Bytes extends Uint8Array {}
class Day extends Date {
  zone = 'UTC';
}
class List extends Array<unknown> {}
class Missing extends Error {
  constructor(
    readonly id: number,
    message = '',
  ) {
    super(message);
  }
}

const withFields = <T extends object>(object: T, fields: object): T => Object.assign(object, fields);
const sparse = (length: number, items: Record<number, unknown>) => withFields(new Array<unknown>(length), items);
const numbers = Array.from({ length: 20 }, (_, i) => i);
const at = (regexp: RegExp, lastIndex: number) => withFields(regexp, { lastIndex });
const bare = (fields: object) => withFields(Object.create(null) as object, fields);

/** Each row: what is told apart, and two lists of arguments. */
const different: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
  ['the number of arguments', [], [undefined]],
  ['undefined at the end', ['1'], ['1', undefined]],
  ['the order of arguments', ['a', 'b'], ['b', 'a']],
  ['where one string ends', ['a:b', 'c'], ['a', 'b:c']],
  ['where one string ends, without a sign of it', ['ab', ''], ['a', 'b']],
  ['where one number ends', [1, 23], [12, 3]],
  ['one list and its items', [[1, 2]], [1, 2]],
  ['an argument and a list of it', ['a'], [['a']]],
  ['a number and its text', [1], ['1']],
  ['a number and a bigint', [1], [1n]],
  ['a number and a boolean', [1], [true]],
  ['a bigint and its text', [1n], ['1']],
  ['bigints', [1n], [2n]],
  ['the sign of bigints', [1n], [-1n]],
  ['bigints beyond doubles', [2n ** 64n], [2n ** 64n + 1n]],
  ['a bigint and its source', [1n], ['1n']],
  ['zero and minus zero', [0], [-0]],
  ['zero and minus zero in an object', [{ a: 0 }], [{ a: -0 }]],
  ['zero and minus zero among many numbers', [[...numbers, 0]], [[...numbers, -0]]],
  ['NaN and null', [NaN], [null]],
  ['NaN and its text', [NaN], ['NaN']],
  ['NaN and undefined', [NaN], [undefined]],
  ['NaN and null among many numbers', [[...numbers, NaN]], [[...numbers, null]]],
  ['infinity and null among many numbers', [[...numbers, Infinity]], [[...numbers, null]]],
  ['infinities', [Infinity], [-Infinity]],
  ['neighbours of 0.3', [0.1 + 0.2], [0.3]],
  ['large neighbours', [2 ** 53], [2 ** 53 - 1]],
  ['null and undefined', [null], [undefined]],
  ['null and its text', [null], ['null']],
  ['null and nothing', [null], []],
  ['undefined and its text', [undefined], ['undefined']],
  ['false and zero', [false], [0]],
  ['false and an empty string', [false], ['']],
  ['true and false', [true], [false]],
  ['true and its text', [true], ['true']],
  ['an empty string and nothing', [''], []],
  ['case', ['a'], ['A']],
  ['composed and decomposed text', ['\u00e9'], ['e\u0301']],
  ['a null character', ['a'], ['a\u0000']],
  ['lone surrogates', ['\ud800'], ['\ud801']],
  ['a lone surrogate and its replacement', ['\udfff'], ['\ufffd']],
  ['the halves of a pair, in either order', ['\ud83d\ude00'], ['\ude00\ud83d']],
  ['text that looks like a list of two', ['~1:a1:b'], ['a', 'b']],
  ['text that looks like a number', ['~n1'], [1]],
  ['text that looks like an object', ['{1:a}1;'], [{ a: 1 }]],
  ['text that looks like the next field', [{ a: '', b: '' }], [{ a: '1:b0:' }]],
  ['text that looks like the next item', [['1:a', '']], [['1:', 'a']]],
  ['a field and a longer name', [{ ab: 'c' }], [{ a: 'bc' }]],
  ['a registered symbol and its name', [symbol], ['purecache.test']],
  ['registered symbols', [Symbol.for('a')], [Symbol.for('b')]],
  ['a well-known symbol and a registered one of its name', [Symbol.iterator], [Symbol.for('Symbol.iterator')]],
  ['well-known symbols', [Symbol.iterator], [Symbol.asyncIterator]],
  ['an absent field and undefined', [{}], [{ a: undefined }]],
  ['undefined and null in a field', [{ a: undefined }], [{ a: null }]],
  ['the names of fields', [{ a: 1 }], [{ b: 1 }]],
  ['the values of fields', [{ a: 1 }], [{ a: 2 }]],
  ['which field has which value', [{ a: 1, b: 2 }], [{ a: 2, b: 1 }]],
  ['a field more', [{ a: 1 }], [{ a: 1, b: 1 }]],
  ['depth', [{ a: { b: 1 } }], [{ a: 1, b: 1 }]],
  ['where an object ends', [{ a: { b: 1 }, c: 2 }], [{ a: { b: 1, c: 2 } }]],
  ['an own __proto__', [JSON.parse('{"__proto__":1}')], [{}]],
  ['a field named by a symbol', [{ [symbol]: 1 }], [{}]],
  ['values of fields named by symbols', [{ [symbol]: 1 }], [{ [symbol]: 2 }]],
  ['a field named by a symbol and by its text', [{ [symbol]: 1 }], [{ 'purecache.test': 1 }]],
  [
    'a field named by a well-known symbol',
    [{ [Symbol.toStringTag]: 'Map' }],
    [{ [Symbol.for('Symbol.toStringTag')]: 'Map' }],
  ],
  ['two fields named by symbols', [{ [symbol]: 1, [Symbol.iterator]: 2 }], [{ [symbol]: 2, [Symbol.iterator]: 1 }]],
  ['an empty object and an empty array', [{}], [[]]],
  ['an object and an array of its values', [{ 0: 'a' }], [['a']]],
  ['an object and a list of pairs', [{ a: 1 }], [[['a', 1]]]],
  ['the order of items', [[1, 2]], [[2, 1]]],
  ['an empty array and one of undefined', [[]], [[undefined]]],
  ['a hole and undefined', [sparse(1, {})], [[undefined]]],
  ['the number of holes', [sparse(1, {})], [sparse(2, {})]],
  ['where a hole is', [sparse(2, { 0: 1 })], [sparse(2, { 1: 1 })]],
  ['how arrays are nested', [[[1], 2]], [[[1, 2]]]],
  ['empty arrays in arrays', [[[], []]], [[[[]]]]],
  ['a named field of an array', [withFields([1], { a: 1 })], [[1]]],
  ['values of named fields of an array', [withFields([1], { a: 1 })], [withFields([1], { a: 2 })]],
  ['a named field of an array with holes', [withFields(sparse(3, { 1: 1 }), { a: 1 })], [sparse(3, { 1: 1 })]],
  ['a field named by a symbol of an array', [withFields([1], { [symbol]: 1 })], [[1]]],
  ['a field of an array that looks like an index', [withFields([1], { '01': 1 })], [[1]]],
  ['a field of many numbers', [withFields([...numbers], { a: 1 })], [numbers]],
  ['many numbers and their text', [numbers], [[...numbers.slice(0, -1), '19']]],
  ['many numbers and text like their JSON', [numbers], [`~j${JSON.stringify(numbers)}`]],
  ['many numbers and a hole', [[...numbers, undefined]], [sparse(21, { ...numbers })]],
  ['an array and a class of arrays', [[1, 2]], [List.of(1, 2)]],
  ['a date and its time', [new Date(5)], [5]],
  ['a date and its text', [new Date(5)], [new Date(5).toJSON()]],
  ['dates', [new Date(5)], [new Date(6)]],
  ['an invalid date and null', [new Date(NaN)], [null]],
  ['an invalid date and the first', [new Date(NaN)], [new Date(0)]],
  ['fields of a date', [withFields(new Date(5), { zone: 'UTC' })], [new Date(5)]],
  ['a date and a class of dates', [new Day(5)], [withFields(new Date(5), { zone: 'UTC' })]],
  ['fields of a class of dates', [withFields(new Day(5), { zone: 'CET' })], [new Day(5)]],
  ['a map and an object', [new Map([['a', 1]])], [{ a: 1 }]],
  ['an empty map and an empty object', [new Map()], [{}]],
  ['a map and its entries', [new Map([['a', 1]])], [[['a', 1]]]],
  ['the values of maps', [new Map([['a', 1]])], [new Map([['a', 2]])]],
  ['the keys of maps by type', [new Map([[1, 1]])], [new Map([['1', 1]])]],
  ['maps with objects for keys', [new Map([[{ a: 1 }, 1]])], [new Map([[{ a: 2 }, 1]])]],
  [
    'which key has which value',
    [
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    ],
    [
      new Map([
        ['a', 2],
        ['b', 1],
      ]),
    ],
  ],
  [
    'equal keys of one map',
    [
      new Map([
        [{}, 1],
        [{}, 2],
      ]),
    ],
    [
      new Map([
        [{}, 1],
        [{}, 1],
      ]),
    ],
  ],
  ['a map and a set', [new Map()], [new Set()]],
  ['a map of undefined and an empty one', [new Map([[undefined, undefined]])], [new Map()]],
  ['fields of a map', [withFields(new Map(), { a: 1 })], [new Map()]],
  ['a map and a class of maps', [new Labelled()], [withFields(new Map(), { label: 'a' })]],
  ['fields of a class of maps', [withFields(new Labelled(), { label: 'b' })], [new Labelled()]],
  ['entries of a class of maps', [new Labelled([[1, 1]])], [new Labelled()]],
  ['a set and an array', [new Set([1])], [[1]]],
  ['members of sets', [new Set([1])], [new Set([2])]],
  ['members of sets by type', [new Set([1])], [new Set(['1'])]],
  ['how many members are equal', [new Set([{}])], [new Set([{}, {}])]],
  ['sets in sets', [new Set([new Set([1]), new Set([2])])], [new Set([new Set([1, 2])])]],
  ['fields of a set', [withFields(new Set(), { a: 1 })], [new Set()]],
  ['sources of regular expressions', [/a/], [/b/]],
  ['flags of regular expressions', [/a/], [/a/i]],
  ['a regular expression and its text', [/a/], ['/a/']],
  ['where the next match begins', [at(/a/g, 0)], [at(/a/g, 1)]],
  ['where the next sticky match begins', [at(/a/y, 0)], [at(/a/y, 1)]],
  ['fields of a regular expression', [withFields(/a/, { a: 1 })], [/a/]],
  ['messages of errors', [new Error('a')], [new Error('b')]],
  ['classes of errors', [new TypeError('a')], [new RangeError('a')]],
  ['an error and its message', [new Error('a')], ['a']],
  ['an error and an object', [new Error('a')], [{ name: 'Error', message: 'a' }]],
  ['names of errors', [withFields(new Error('a'), { name: 'E' })], [new Error('a')]],
  ['causes of errors', [new Error('a', { cause: 1 })], [new Error('a', { cause: 2 })]],
  ['an absent cause and undefined', [new Error('a')], [new Error('a', { cause: undefined })]],
  ['errors in errors', [new AggregateError([1], 'a')], [new AggregateError([2], 'a')]],
  ['fields of errors', [new Missing(1)], [new Missing(2)]],
  ['messages of a class of errors', [new Missing(1, 'a')], [new Missing(1, 'b')]],
  ['an error and a class of errors', [withFields(new Error(''), { id: 1 })], [new Missing(1)]],
  ['URLs', [new URL('http://a/')], [new URL('http://b/')]],
  ['a URL and its text', [new URL('http://a/')], ['http://a/']],
  ['fields of a URL', [withFields(new URL('http://a/'), { a: 1 })], [new URL('http://a/')]],
  ['URL parameters', [new URLSearchParams('a=1')], [new URLSearchParams('a=2')]],
  ['the order of URL parameters', [new URLSearchParams('a=1&b=2')], [new URLSearchParams('b=2&a=1')]],
  ['no URL parameter and an empty one', [new URLSearchParams()], [new URLSearchParams('=')]],
  ['URL parameters and their text', [new URLSearchParams('a=1')], ['a=1']],
  ['bytes', [Uint8Array.of(1)], [Uint8Array.of(2)]],
  ['the number of bytes', [Uint8Array.of(0)], [Uint8Array.of(0, 0)]],
  ['types of bytes', [Uint8Array.of(1)], [Int8Array.of(1)]],
  ['types of clamped bytes', [Uint8Array.of(1)], [Uint8ClampedArray.of(1)]],
  ['a typed array and an array', [Uint8Array.of(1)], [[1]]],
  ['sizes of items', [Uint8Array.of(1, 0)], [Uint16Array.of(1)]],
  ['integers and floats', [new Float32Array(1)], [new Int32Array(1)]],
  ['minus zero among floats', [Float64Array.of(0)], [Float64Array.of(-0)]],
  ['signs of long integers', [BigInt64Array.of(1n)], [BigUint64Array.of(1n)]],
  ['a Buffer and a Uint8Array', [Buffer.from('a')], [new Uint8Array(Buffer.from('a'))]],
  ['a Buffer and its text', [Buffer.from('a')], ['a']],
  ['a Buffer and its JSON', [Buffer.from('a')], [Buffer.from('a').toJSON()]],
  ['fields of a Buffer', [withFields(Buffer.from('a'), { a: 1 })], [Buffer.from('a')]],
  ['an ArrayBuffer and bytes', [new ArrayBuffer(1)], [new Uint8Array(1)]],
  ['an ArrayBuffer and a shared one', [new ArrayBuffer(1)], [new SharedArrayBuffer(1)]],
  ['an ArrayBuffer and a view', [new ArrayBuffer(1)], [new DataView(new ArrayBuffer(1))]],
  ['lengths of buffers', [new ArrayBuffer(1)], [new ArrayBuffer(2)]],
  [
    'views of buffers',
    [new DataView(Uint8Array.of(1, 2).buffer, 0, 1)],
    [new DataView(Uint8Array.of(1, 2).buffer, 1, 1)],
  ],
  ['bytes and a class of bytes', [Bytes.of(1)], [Uint8Array.of(1)]],
  ['fields of bytes', [withFields(Uint8Array.of(1), { a: 1 })], [Uint8Array.of(1)]],
  ['fields of a long class of bytes', [withFields(new Bytes(2_000), { a: 1 })], [new Bytes(2_000)]],
  ['symbol fields of long bytes', [withFields(new Uint8Array(2_000), { [symbol]: 1 })], [new Uint8Array(2_000)]],
  ['a boxed number', [Object(1)], [1]],
  ['a boxed string', [Object('a')], ['a']],
  ['a boxed string and its characters', [Object('a')], [['a']]],
  ['a boxed boolean', [Object(false)], [false]],
  ['a boxed bigint', [Object(1n)], [1n]],
  ['a boxed symbol', [Object(symbol)], [symbol]],
  ['boxed numbers', [Object(1)], [Object(2)]],
  ['boxed zeros', [Object(0)], [Object(-0)]],
  ['boxed strings', [Object('a')], [Object('b')]],
  ['a boxed number and a boxed string', [Object(1)], [Object('1')]],
  ['fields of a boxed string', [withFields(Object('a') as object, { a: 1 })], [Object('a')]],
  ['an indexed field of a boxed number', [withFields(Object(1) as object, { 0: 1 })], [Object(1)]],
  ['an instance and an object', [new Point(1)], [{ x: 1, y: undefined }]],
  ['instances', [new Point(1)], [new Point(2)]],
  ['classes', [new Size(1)], [withFields(new Point(1), { y: 1 })]],
  [
    'an instance and what a class of the same fields has',
    [new Size(1)],
    [withFields(Object.create(Point.prototype) as object, { x: 1 })],
  ],
  ['symbol fields of instances', [withFields(new Size(1), { [symbol]: 1 })], [new Size(1)]],
  ['what toJSON says', [new Money(1)], [new Money(2)]],
  ['what toJSON says, and the same by itself', [new Money(1)], [1]],
  ['a class with toJSON and a class with that value', [new Money(1)], [new Size(1)]],
  ['what an own toJSON says, and the same by itself', [{ toJSON: () => 1 }], [1]],
  ['what an own toJSON says', [{ toJSON: () => 1 }], [{ toJSON: () => 2 }]],
  ['a field named toJSON', [{ toJSON: 1 }], [{}]],
  ['a signal before an argument', [signal, 1], [1]],
  ['a signal in an array', [[signal]], [[]]],
  ['a signal in an array and undefined', [[signal]], [[undefined]]],
  ['a signal in a map', [new Map([['a', signal]])], [new Map()]],
  ['a signal in a set', [new Set([signal])], [new Set()]],
  ['a signal and its text', [[signal]], [['a']]],
];

const here = <T>(make: () => T) => make();
const thirty = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`field${i}`, i]));
const shared = { x: 1 };

/** Each row: what makes no difference, and two lists of arguments. */
const equal: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
  ['which string it is', ['ab'], ['a'.concat('b')]],
  ['which NaN it is', [NaN], [Number('x')]],
  ['how a number is written', [1e3], [1000]],
  ['which object it is', [{ a: 1 }], [{ a: 1 }]],
  ['the order of fields', [{ a: 1, b: 2, c: 3 }], [{ c: 3, a: 1, b: 2 }]],
  [
    'the order of fields named by symbols',
    [{ [symbol]: 1, [Symbol.iterator]: 2 }],
    [{ [Symbol.iterator]: 2, [symbol]: 1 }],
  ],
  ['the order of nested fields', [{ a: { b: 1, c: 2 }, d: 3 }], [{ d: 3, a: { c: 2, b: 1 } }]],
  ['the order of thirty fields', [thirty], [Object.fromEntries(Object.entries(thirty).reverse())]],
  [
    'the order of entries',
    [
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    ],
    [
      new Map([
        ['b', 2],
        ['a', 1],
      ]),
    ],
  ],
  [
    'the order of entries with objects for keys',
    [
      new Map([
        [{ a: 1 }, 1],
        [{ a: 2 }, 2],
      ]),
    ],
    [
      new Map([
        [{ a: 2 }, 2],
        [{ a: 1 }, 1],
      ]),
    ],
  ],
  ['the order of members', [new Set(['b', 'a', 1])], [new Set([1, 'a', 'b'])]],
  ['the order of nested members', [new Set([new Set([1, 2]), {}])], [new Set([{}, new Set([2, 1])])]],
  ['whether an object has a prototype', [bare({ a: 1 })], [{ a: 1 }]],
  ['whether references are shared', [[shared, shared]], [[{ x: 1 }, { x: 1 }]]],
  ['what is frozen', [Object.freeze({ a: 1 })], [{ a: 1 }]],
  [
    'whether a field is a getter',
    [
      {
        get a() {
          return 1;
        },
      },
    ],
    [{ a: 1 }],
  ],
  ['fields that are not enumerable', [Object.defineProperty({ a: 1 }, 'b', { value: 2 })], [{ a: 1 }]],
  ['symbols that are not enumerable', [Object.defineProperty({ a: 1 }, symbol, { value: 2 })], [{ a: 1 }]],
  ['a proxy', [new Proxy({ a: 1 }, {})], [{ a: 1 }]],
  ['a proxy of an array', [new Proxy([1, 2], {})], [[1, 2]]],
  ['how an array was made', [sparse(2, { 0: 1, 1: 2 })], [[1, 2]]],
  ['how many numbers were made', [Array.from({ length: 20 }, (_, i) => i)], [numbers]],
  ['which date it is', [new Date(5)], [new Date(new Date(5))]],
  ['which invalid date it is', [new Date(NaN)], [new Date('x')]],
  ['how a regular expression was made', [/a\/b/gi], [new RegExp('a/b', 'ig')]],
  ['where a match ended that nobody continues', [at(/a/, 3)], [/a/]],
  ['the stack of an error', [new Error('a')], [here(() => new Error('a'))]],
  [
    'an enumerable stack',
    [Object.defineProperty(new Error('a'), 'stack', { value: 'x', enumerable: true })],
    [new Error('a')],
  ],
  ['how a URL was written', [new URL('HTTP://A.example:80/b/../c')], [new URL('http://a.example/c')]],
  ['how URL parameters were given', [new URLSearchParams({ a: 'b c' })], [new URLSearchParams('a=b%20c')]],
  ['which part of a buffer is seen', [Uint8Array.of(9, 1, 2).subarray(1)], [Uint8Array.of(1, 2)]],
  ['which pool a Buffer is of', [Buffer.from('a')], [Buffer.from(Uint8Array.of(97).buffer)]],
  ['views of equal bytes', [new DataView(Uint8Array.of(1, 2).buffer, 1)], [new DataView(Uint8Array.of(2).buffer)]],
  ['which box it is', [Object('a')], [Object('a')]],
  ['which instance it is', [new Point(1, 2)], [new Point(1, 2)]],
  ['which instance of a builtin class it is', [new Labelled([[1, 2]])], [new Labelled([[1, 2]])]],
  ['which instance with toJSON it is', [new Money(1)], [new Money(1)]],
  ['which signal it is', [[signal]], [[new AbortController().signal]]],
  ['a signal in a field', [{ a: 1, signal }], [{ a: 1 }]],
  ['a signal in a field named by a symbol', [{ [symbol]: signal }], [{}]],
  ['a signal in a field of an instance', [withFields(new Size(1), { signal })], [new Size(1)]],
];

test.each(different)('%s makes another key', (_title, a, b) => {
  expect(key(a)).not.toBe(key(b));
});

test.each(equal)('%s makes no other key', (_title, a, b) => {
  expect(key(a)).toBe(key(b));
});

test('of all these lists, only equal ones have one key', () => {
  const lists = [...different, ...equal].flatMap(([, a, b]) => [a, b]);
  const keys = lists.map(key);
  const wrong: string[] = [];
  const isSpecial = (list: readonly unknown[]) => list.some((item) => item instanceof Money || own(item, 'toJSON'));
  for (let i = 0; i < lists.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [lists[i] ?? [], lists[j] ?? []];
      if (isSpecial(a) || isSpecial(b)) continue;
      if ((keys[i] === keys[j]) !== sameList(a, b)) wrong.push(`${keys[i]} and ${keys[j]}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(different.length).toBeGreaterThan(80);
  expect(equal.length).toBeGreaterThan(25);
});

function own(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name);
}
