import { kindName, nameOf, show } from '../src/show.js';

describe('show names a value without telling what is in it', () => {
  class Secretive {
    token = 'secret';
  }
  test.each<[unknown, string]>([
    ['soon', `'soon'`],
    ['', `''`],
    ['x'.repeat(40), `'${'x'.repeat(40)}'`],
    ['x'.repeat(41), `'${'x'.repeat(40)}…'`],
    [10n, '10n'],
    [-0, '-0'],
    [0, '0'],
    [NaN, 'NaN'],
    [undefined, 'undefined'],
    [true, 'true'],
    [Symbol('s'), 'Symbol(s)'],
    [null, 'null'],
    [['secret'], 'an array'],
    [{ token: 'secret' }, 'an object (Object)'],
    [new Secretive(), 'an object (Secretive)'],
    [Object.create(null), 'an object (no constructor)'],
    [() => 'secret', 'a function'],
    [Secretive, 'the function Secretive'],
  ])('%p', (value, text) => {
    expect(show(value)).toBe(text);
  });
});

describe('what does not let itself be named', () => {
  const failing = {
    get name(): never {
      throw new Error('name');
    },
  };
  class SymbolNamed {}
  Object.defineProperty(SymbolNamed, 'name', { value: Symbol('x') });
  class Unnamable {}
  Object.defineProperty(Unnamable, 'name', Object.getOwnPropertyDescriptor(failing, 'name') as PropertyDescriptor);
  class Closed {}
  Object.defineProperty(Closed.prototype, 'constructor', { get: () => failing.name });
  const revoked = (target: object): object => {
    const { proxy, revoke } = Proxy.revocable(target, {});
    revoke();
    return proxy;
  };

  test.each<[string, unknown, string]>([
    ['a class named by a symbol', SymbolNamed, 'a function'],
    ['a class whose name throws', Unnamable, 'a function'],
    ['an object of a class named by a symbol', new SymbolNamed(), 'an object (no constructor)'],
    ['an object of a class whose name throws', new Unnamable(), 'an object (no constructor)'],
    ['an object whose constructor throws', new Closed(), 'an object (no constructor)'],
    ['a revoked proxy of an object', revoked({}), 'an object (no constructor)'],
    ['a revoked proxy of an array', revoked([]), 'an object (no constructor)'],
    ['a revoked proxy of a function', revoked(() => 1), 'a function'],
  ])('%s is shown all the same', (_what, value, text) => {
    expect(show(value)).toBe(text);
    expect(kindName(value)).toBe(text);
    expect(nameOf(value)).toBe('');
  });
});

test('nameOf gives the name of a function or class, and no name of anything else', () => {
  expect([nameOf(class Named {}), nameOf(() => 1), nameOf({ name: 'x' }), nameOf(undefined)]).toEqual([
    'Named',
    '',
    '',
    '',
  ]);
});

test.each<[unknown, string]>([
  ['secret', 'text'],
  [42, 'a number'],
  [42n, 'a bigint'],
  [Symbol('secret'), 'a symbol'],
  [undefined, 'undefined'],
  [null, 'null'],
  [true, 'true'],
  [['secret'], 'an array'],
  [class Named {}, 'the function Named'],
])('kindName tells of %p only what it is', (value, text) => {
  expect(kindName(value)).toBe(text);
});
