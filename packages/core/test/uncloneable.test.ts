import { uncloneable } from '../src/isolation/uncloneable.js';

class Order {
  constructor(readonly line: unknown) {}
}

/** What is found in a value, after `structuredClone` has refused it. */
function found(value: object): string {
  try {
    structuredClone(value);
  } catch (error) {
    const refusal = uncloneable(value, error);
    expect(refusal.cause).toBe(error);
    return `${refusal.path}: ${refusal.message}`;
  }
  return 'cloned';
}

test.each<[unknown, string]>([
  [() => 'secret', 'a function'],
  [Order, 'a function'],
  [Symbol('secret'), 'a symbol'],
  [Promise.resolve(1), 'a Promise'],
  [new WeakMap(), 'a WeakMap'],
  [new Proxy({}, {}), 'a proxy'],
])('%p is found wherever structuredClone would look for it', (part, what) => {
  expect(found({ items: [1, { at: part }] })).toBe(`.items[1].at: ${what}`);
  expect(found(new Order(part))).toBe(`.line: ${what}`);
  expect(found({ map: new Map([['secret', part]]) })).toBe(`.map["<value 0>"]: ${what}`);
  expect(
    found(
      new Map<unknown, unknown>([
        [1, 2],
        [part, 1],
      ]),
    ),
  ).toBe(`["<key 1>"]: ${what}`);
  expect(found(new Set([1, part]))).toBe(`["<item 1>"]: ${what}`);
});

test('the value itself may be what cannot be cloned', () => {
  expect(found(() => 1)).toBe(': a function');
  expect(found(Promise.resolve(1))).toBe(': a Promise');
});

test('what structuredClone leaves out is passed over', () => {
  const value = Object.defineProperty({ [Symbol('a')]: () => 1, some: { deeper: { at: Symbol('b') } } }, 'hidden', {
    value: () => 1,
  });
  expect(found(value)).toBe('.some.deeper.at: a symbol');
});

test('circles are gone through once', () => {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  value['list'] = [value, () => 1];
  expect(found(value)).toBe('.list[1]: a function');
});

test('accessors are not run a second time; where nothing is found, the whole is named', () => {
  let runs = 0;
  const value = {
    get at(): never {
      runs++;
      throw new Error('secret');
    },
  };
  expect(found(value)).toBe(': an Object, all or part of it (see cause)');
  expect(runs).toBe(1);
});

test('too deep a value is named as a whole', () => {
  let value: object = [];
  for (let i = 0; i < 100_000; i++) value = [value];
  expect(found(value)).toBe(': an Array, all or part of it (see cause)');
});

test('the search ends after 10,000 objects', () => {
  const among = (count: number) => [...Array.from({ length: count }, () => ({})), () => 1];
  expect(found(among(9_998))).toBe('[9998]: a function'); // the array itself is the first of them
  expect(found(among(9_999))).toBe(': an Array, all or part of it (see cause)');
});

test('what does not let itself be read is named so', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(found({ proxy })).toBe('.proxy: a proxy');
  const cause = new Error('cause');
  class Closed {}
  const closed = Object.setPrototypeOf(new Closed(), new Proxy({}, { getOwnPropertyDescriptor: fails })) as object;
  const refusal = uncloneable(closed, cause);
  expect([refusal.message, refusal.cause]).toEqual(['an object that does not let itself be read', cause]);
});

function fails(): never {
  throw new Error('closed');
}
