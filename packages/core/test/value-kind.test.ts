import { isProxy, valueKind } from '../src/isolation/value-kind.js';

class Order {}
const anonymous = (() => class {})();

test.each<[unknown, string]>([
  [new Date(0), 'a Date'],
  [new Map(), 'a Map'],
  [new Int8Array(1), 'an Int8Array'],
  [new Uint8Array(1), 'a Uint8Array'],
  [new ArrayBuffer(1), 'an ArrayBuffer'],
  [new URIError('secret'), 'an URIError'],
  [new Error('secret'), 'an Error'],
  [Buffer.from('secret'), 'a Buffer'],
  [new URL('http://secret'), 'a URL'],
  [Promise.resolve('secret'), 'a Promise'],
  [{ secret: 1 }, 'an Object'],
  [['secret'], 'an Array'],
  [new Order(), 'an instance of Order'],
  [new anonymous(), 'an object whose class has no name'],
  [Object.create(null), 'an object without a prototype'],
  [function secret() {}, 'a function'],
  [Order, 'a function'],
  [new Proxy(new Order(), {}), 'a proxy'],
  [Symbol('secret'), 'a symbol'],
  ['secret', 'text'],
  [42, 'a number'],
  [null, 'null'],
])('%p is named by what it is', (value, name) => {
  expect(valueKind(value)).toBe(name);
});

test('a proxy can be told, whatever it stands for', () => {
  expect([{}, [], () => 1].map((target) => isProxy(new Proxy(target, {})))).toEqual([true, true, true]);
  expect([{}, [], () => 1, null, 1].map((value) => isProxy(value))).toEqual([false, false, false, false, false]);
});
