import { hashKey } from '../src/key/key.js';

test('a field of an array whose name is a negative index counts, whatever else it has', () => {
  const withField = (value: unknown, extra = false): unknown[] => {
    const array: unknown[] = [];
    if (extra) Object.assign(array, { foo: 1 });
    return Object.assign(array, { '-1': value });
  };
  expect(hashKey([withField(5)])).not.toBe(hashKey([[]]));
  expect(hashKey([withField(5)])).not.toBe(hashKey([withField(6)]));
  expect(hashKey([withField(3, true)])).toBe(hashKey([Object.assign([], { '-1': 3, foo: 1 })]));
  expect(() => hashKey([withField(() => 1)])).toThrow('function');
});

test.each([
  ['read', String.raw`class Money { name = 'x'; #\u00f6re = 1; get value() { return this.#\u00f6re; } }`],
  ['asked for', String.raw`class Money { name = 'x'; #\u00f6re = 1; static is(o) { return #\u00f6re in o; } }`],
  [
    'asked for by another escape',
    String.raw`class Money { name = 'x'; #\u{f6}re = 1; static is(o) { return #\u{f6}re in o; } }`,
  ],
])('private state whose name is written with an escape is seen where it is %s', (_, source) => {
  const Money = new Function(`return ${source}`)() as new () => object;
  expect(() => hashKey([new Money()])).toThrow('#private');
});
