/** Keys that must never change, as entries on shared backends are found by them. */

/** A name, a list of arguments, and its text. */
export const goldenTexts: readonly (readonly [string, () => readonly unknown[], string])[] = [
  ['no argument', () => [], '~'],
  ['one string', () => ['42'], '42'],
  ['an empty string', () => [''], ''],
  ['a string that begins like a text', () => ['~n1'], '~3:~n1'],
  ['one number', () => [42], '~n42'],
  ['minus zero', () => [-0], '~n-0'],
  ['NaN', () => [NaN], '~nNaN'],
  ['a large number', () => [1e21], '~n1e+21'],
  ['two primitives', () => ['a', 1], '~1:a1;'],
  ['a long string among others', () => ['x'.repeat(70), 1], `~70:${'x'.repeat(70)}1;`],
  ['a bigint', () => [-255n], '~b-ff;'],
  ['true, false, null, undefined', () => [true, false, null, undefined], '~tfzu'],
  ['a registered symbol', () => [Symbol.for('key')], '~y3:key'],
  ['a well-known symbol', () => [Symbol.iterator], '~Y8:iterator'],
  ['an array', () => [[1, 'a', [], -Infinity]], '~[1;1:a[]-Infinity;]'],
  // eslint-disable-next-line no-sparse-arrays -- holes have keys of their own
  ['a hole', () => [[1, , undefined]], '~[1;hu]'],
  ['a named field of an array', () => [Object.assign([1], { b: 2, a: 1 })], '~+{1:a1:b}1;2;[1;]'],
  [
    'many numbers',
    () => [Array.from({ length: 16 }, (_, i) => i / 2)],
    '~j[0,0.5,1,1.5,2,2.5,3,3.5,4,4.5,5,5.5,6,6.5,7,7.5]',
  ],
  [
    'many numbers and a string',
    () => [[...Array.from({ length: 15 }, (_, i) => i), 'x']],
    '~[0;1;2;3;4;5;6;7;8;9;10;11;12;13;14;1:x]',
  ],
  ['an object', () => [{ b: 'x', a: 1 }], '~{1:a1:b}1;1:x'],
  [
    'keys in the order of code units',
    () => [{ é: 1, a: 2, B: 3, 10: 4, 9: 5, '': 6 }],
    '~{0:2:101:91:B1:a1:é}6;4;5;3;2;1;',
  ],
  [
    'symbols for keys',
    () => [{ [Symbol.for('k')]: 1, [Symbol.hasInstance]: 2, a: 3 }],
    '~:{1:a}3;Y11:hasInstance2;y1:k1;}',
  ],
  ['a date before 1970', () => [new Date(-1)], '~D-1:86399999;'],
  ['a date', () => [new Date(86_400_000), new Date(NaN)], '~D1:0;DNaN:NaN;'],
  ['regular expressions', () => [/a\/b/i, /c/g], '~R4:a\\/bi;R1:cg;0;'],
  [
    'a map',
    () => [
      new Map<unknown, unknown>([
        ['b', 1],
        [2, 'x'],
      ]),
    ],
    '~M1:b1;2;1:x}',
  ],
  ['a set', () => [new Set<unknown>(['b', 10, 'a'])], '~S10;1:a1:b}'],
  ['an error', () => [new TypeError('m', { cause: 1 })], '~E9:TypeError9:TypeError1:m1;hhh'],
  ['errors in an error', () => [new AggregateError([1], 'm')], '~E14:AggregateError14:AggregateError1:mh[1;]hh'],
  ['a URL', () => [new URL('http://a.example/b?c#d')], '~L22:http://a.example/b?c#d'],
  [
    'URL parameters',
    () => [
      new URLSearchParams([
        ['b', '1'],
        ['a', ' '],
      ]),
    ],
    '~Q7:b=1&a=+',
  ],
  ['bytes', () => [Uint8Array.of(65, 255), Buffer.from('A')], '~A10:Uint8Array2:A\xffA6:Buffer1:A'],
  ['two-byte items', () => [Int16Array.of(0x4142)], '~A10:Int16Array2:BA'],
  [
    'buffers',
    () => [Uint8Array.of(66).buffer, new DataView(Uint8Array.of(67).buffer)],
    '~A11:ArrayBuffer1:BA8:DataView1:C',
  ],
  [
    'boxes',
    () => [Object('ab'), Object(1), Object(2n), Object(true), Object(Symbol.iterator)],
    '~P2:abP1;Pb2;PtPY8:iterator',
  ],
  ['what toJSON says', () => [{ toJSON: () => ['x'] }], '~=[1:x]'],
  ['a signal', () => [AbortSignal.abort(), [AbortSignal.abort()], { signal: AbortSignal.abort() }], '~a[a]{}'],
];

/** A name, a text, and its digest. */
export const goldenDigests: readonly (readonly [string, string, string])[] = [
  ['nothing', '', '~#UuS72cD5NXpAStzPinUCEVW/7Q1htr+qFy1g6xHZItw='],
  ['a short text', '~1:a1;', '~#7OAGAN8ohwMTOPgBOpqeu7D6vmONQT6aJVpbLE52Yfs='],
  ['a long text', `~${'é'.repeat(3_000)}`, '~#EW01qSH9M2KjzrLpSf0hZipMbg+fpY2xdw5vyfjsCCk='],
  ['a lone surrogate', '\ud800', '~%hnDw0K4dSNAam7vb9klwej/E3nWb7x1qbydcmC3jDyo='],
  ['another one', '\udfff', '~%pEKPlenl2wKQ4MD3SkM+3dbOn7sN09M/ixJjUrY3V5Q='],
  ['a pair of surrogates', '\ud83d\ude00', '~#FqQ0H0OOLCO/0NOnUauNXGK1oX/HzczSI6sANQwAPug='],
];
