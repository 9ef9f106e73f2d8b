import { deepFreeze } from '../src/isolation/deep-freeze.js';
import { Refusal } from '../src/key/refusal.js';

/** Why it was refused, with the path. */
function refusalOf(value: object): string {
  try {
    deepFreeze(value);
  } catch (error) {
    if (error instanceof Refusal) return `${error.path}: ${error.message}`;
    throw error;
  }
  return 'frozen';
}

const key = Symbol('part');

describe('what is made of plain objects and arrays', () => {
  test('is frozen with all that is in it, by name, symbol and index, enumerable or not', () => {
    const hidden = { at: 1 };
    const value = { list: [{ at: 1 }, [{}]], none: Object.assign(Object.create(null), { in: {} }), [key]: { at: 1 } };
    Object.defineProperty(value, 'hidden', { value: hidden });
    deepFreeze(value);
    const parts = [value, value.list, value.list[0], value.list[1], value.none, value.none.in, value[key], hidden];
    expect(parts.map((part) => Object.isFrozen(part))).toEqual(parts.map(() => true));
    expect(() => value.list.push([])).toThrow(TypeError);
  });

  test('is frozen whatever realm it is of', () => {
    const value = structuredClone({ list: [{ at: 1 }] });
    expect(Object.getPrototypeOf(value)).not.toBe(Object.prototype);
    deepFreeze(value);
    expect([value, value.list, value.list[0]].map((part) => Object.isFrozen(part))).toEqual([true, true, true]);
  });

  test('is frozen below parts that are frozen already', () => {
    const inner = { at: 1 };
    deepFreeze(Object.freeze({ list: Object.freeze([inner]) }));
    expect(Object.isFrozen(inner)).toBe(true);
  });

  test('may hold circles and shared references', () => {
    const shared: { self?: object } = {};
    shared.self = shared;
    const value = { first: shared, list: [shared, {}] as object[] };
    value.list.push(value);
    deepFreeze(value);
    expect([value, value.list, value.list[1], shared].map((part) => Object.isFrozen(part))).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  test('may be 100,000 deep', () => {
    const innermost: { in?: object } = {};
    let value: object = innermost;
    for (let i = 0; i < 100_000; i++) value = i % 2 === 0 ? [value] : { in: value };
    deepFreeze(value);
    expect([Object.isFrozen(value), Object.isFrozen(innermost)]).toEqual([true, true]);
  });

  test('may hold any primitive', () => {
    const value = [1, 1n, 'text', true, null, undefined, Symbol('s'), NaN];
    expect(refusalOf(value)).toBe('frozen');
    expect(refusalOf([])).toBe('frozen');
  });
});

class Order {
  lines = [];
}
class Rows extends Array<unknown> {}

describe('anything else that can change is refused', () => {
  test.each<[unknown, string]>([
    [new Date(0), 'a Date'],
    [new Map(), 'a Map'],
    [new Set(), 'a Set'],
    [/x/g, 'a RegExp'],
    [new Error('secret'), 'an Error'],
    [new Uint8Array(1), 'a Uint8Array'],
    [new ArrayBuffer(1), 'an ArrayBuffer'],
    [Buffer.alloc(1), 'a Buffer'],
    [Object('text'), 'a String'],
    [Promise.resolve(1), 'a Promise'],
    [() => 1, 'a function'],
    [Order, 'a function'],
    [Object.setPrototypeOf(() => 1, null), 'a function'],
    [new Order(), 'an instance of Order'],
    [new Rows(), 'an instance of Rows'],
    [Object.create({}), 'an object whose class has no name'],
    [Object.create(Object.create(null) as object), 'an object whose class has no name'],
    [new Proxy({}, {}), 'a proxy'],
  ])('%p, as the value itself and as a part of it', (value, what) => {
    expect(refusalOf(value as object)).toBe(`: ${what}`);
    expect(refusalOf({ items: [{}, { at: value }] })).toBe(`.items[1].at: ${what}`);
    expect(refusalOf(Object.freeze({ [key]: value }))).toBe(`[Symbol(part)]: ${what}`);
  });

  test('an accessor, which is not run', () => {
    const value = {
      get now(): never {
        throw new Error('it was run');
      },
    };
    expect(refusalOf({ value })).toBe('.value.now: an accessor');
    expect(refusalOf(Object.defineProperty([], 0, { set: () => {} }))).toBe('[0]: an accessor');
  });

  test('a module, whose exports can change', async () => {
    expect(refusalOf(await import('../src/runtime/clock.js'))).toMatch(/^: an object without a prototype$/);
    expect(refusalOf(Object.assign(Object.create(null), { [Symbol.toStringTag]: 'Module' }))).toBe('frozen');
  });

  test('a proxy that does not let itself be read', () => {
    const closed = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('closed');
        },
      },
    );
    expect(refusalOf({ closed })).toBe('.closed: a proxy');
  });

  test('names that are no identifiers, and digits that are no index, show as they are', () => {
    expect(refusalOf({ 'a b': { 1: new Date(0) } })).toBe('["a b"]["1"]: a Date');
  });

  test('the shortest way to it is told, and of a long one the two ends', () => {
    const shared = { at: new Date(0) };
    expect(refusalOf({ a: { b: { c: shared } }, near: shared })).toBe('.near.at: a Date');
    let deep: object = { last: new Date(0) };
    for (let i = 0; i < 100_000; i++) deep = { x: deep };
    expect(refusalOf({ first: deep })).toMatch(/^\.first(\.x){7}…(\.x){7}\.last: a Date$/);
  });
});

test('what is refused is left as it was, however late in it the reason stands', () => {
  const value = { early: { list: [1] }, late: [{ deep: { at: new Date(0) } }] };
  expect(refusalOf(value)).toBe('.late[0].deep.at: a Date');
  const refusing = new Proxy({}, { preventExtensions: () => false });
  const other = { early: { list: [1] }, late: [refusing] };
  expect(refusalOf(other)).toBe('.late[0]: a proxy');
  for (const part of [
    value,
    value.early,
    value.early.list,
    value.late,
    value.late[0],
    other,
    other.early,
    other.late,
  ]) {
    expect(Object.isExtensible(part)).toBe(true);
  }
});
