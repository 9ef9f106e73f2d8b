import { runInNewContext } from 'node:vm';
import { after, isThenable } from '../src/runtime/thenable.js';

test.each<[string, unknown]>([
  ['a promise', Promise.resolve()],
  ['a promise of another realm', runInNewContext('Promise.resolve()')],
  ['an object with then()', { then() {} }],
  ['a function with then()', Object.assign(() => {}, { then() {} })],
  ['an object that inherits then()', Object.create({ then() {} })],
])('%s is one', (_name, value) => {
  expect(isThenable(value)).toBe(true);
});

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['text', 'then'],
  ['a number', 0],
  ['an object', {}],
  ['a function', () => {}],
  ['an object whose then is data', { then: 1 }],
])('%s is none', (_name, value) => {
  expect(isThenable(value)).toBe(false);
});

test('what does not let itself be asked is none', () => {
  const refuse = (): never => {
    throw new Error('asked');
  };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const value of [Object.defineProperty({}, 'then', { get: refuse }), new Proxy({}, { get: refuse }), proxy]) {
    expect(isThenable(value)).toBe(false);
  }
});

test('text is none, even where somebody gave strings a then()', () => {
  Object.defineProperty(String.prototype, 'then', { value: () => {}, configurable: true });
  try {
    expect(isThenable('text')).toBe(false);
  } finally {
    delete (String.prototype as { then?: unknown }).then;
  }
});

describe('after', () => {
  const next = (answer: unknown) => [answer];

  test('continues at once on a plain answer, in the same call', () => {
    expect([after(1, next), after(undefined, next)]).toEqual([[1], [undefined]]);
  });

  test('continues later on a promise, and passes on its rejection', async () => {
    const error = new Error('boom');
    expect(await after(Promise.resolve(1), next)).toEqual([1]);
    expect(await Promise.resolve(after(Promise.reject(error), next)).catch((reason: unknown) => reason)).toBe(error);
  });

  test('what the next step throws is thrown, or a rejection', async () => {
    const fail = (): never => {
      throw new Error('boom');
    };
    expect(() => after(1, fail)).toThrow('boom');
    await expect(after(Promise.resolve(1), fail)).rejects.toThrow('boom');
  });
});
