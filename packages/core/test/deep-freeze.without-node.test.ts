import { jest } from '@jest/globals';

/** As it is in a runtime that cannot tell proxies. */
jest.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never);
const { deepFreeze } = await import('../src/isolation/deep-freeze.js');
const { isProxy } = await import('../src/isolation/value-kind.js');
jest.restoreAllMocks();

const refused = (value: object) => {
  try {
    deepFreeze(value);
  } catch (error) {
    const { message, path, cause } = error as { message: string; path: string; cause: unknown };
    return [path, message, cause];
  }
  return 'frozen';
};

test('no proxy can be told', () => {
  expect(isProxy(new Proxy({}, {}))).toBe(false);
});

test('a proxy that lets itself be frozen is frozen', () => {
  const target = { list: [1] };
  expect(refused({ proxy: new Proxy(target, {}) })).toBe('frozen');
  expect([Object.isFrozen(target), Object.isFrozen(target.list)]).toEqual([true, true]);
});

const reason = new Error('closed');
const fails = () => {
  throw reason;
};

test.each(['getPrototypeOf', 'ownKeys', 'getOwnPropertyDescriptor'])(
  'one that fails in %s is refused before anything is frozen',
  (trap) => {
    const value = { list: [1], closed: new Proxy({ at: 1 }, { [trap]: fails }) };
    expect(refused(value)).toEqual(['.closed', 'an object that does not let itself be read', reason]);
    expect([value, value.list].map((part) => Object.isExtensible(part))).toEqual([true, true]);
  },
);

test('one that can be read but not frozen is refused', () => {
  expect(refused({ closed: new Proxy({}, { preventExtensions: fails }) })).toEqual([
    '.closed',
    'an object that does not let itself be frozen',
    reason,
  ]);
});
