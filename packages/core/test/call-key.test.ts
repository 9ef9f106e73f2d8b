import fc from 'fast-check';
import { CallKey, namespaceOf } from '../src/call-key.js';
import { hashKey } from '../src/key/key.js';
import { resolvePolicy } from '../src/options.js';
import { Counting } from './support/doubles.js';
import { thrownBy } from './support/caught.js';

const method = { label: 'Service.get' };
const owned = (options: object = {}) => new CallKey(resolvePolicy({ backend: Counting, ...options }), method);
const onShared = (options: object = {}) =>
  new CallKey(resolvePolicy({ backend: new Counting(), namespace: 'users', ...options }), method);

describe('on a backend of its own', () => {
  test('the key is that of hashKey, without a prefix', () => {
    for (const args of [[], ['42'], [42], [{ a: 1 }, 'b'], ['x'.repeat(5_000)]]) {
      expect(owned().of({}, args)).toBe(hashKey(args));
    }
    expect(owned({ namespace: 'users', version: 2 }).prefix({})).toBe('');
  });
});

describe('on a shared backend', () => {
  test('the key is namespace and version, each with its length, and a digest of bounded length', () => {
    for (const args of [[], ['42'], ['x'.repeat(5_000)]]) {
      expect(onShared({ version: 12 }).of({}, args)).toMatch(/^5:users2:12~[#%][A-Za-z0-9+/]{43}=$/);
    }
    expect(onShared().prefix({})).toBe('5:users0:');
    expect(onShared().of({}, ['42'])).not.toContain('42');
  });

  test('namespaceOf gives back the prefix of any key', () => {
    for (const options of [{}, { version: 'v2' }, { namespace: 'a:1~#b' }]) {
      const keys = onShared(options);
      for (const args of [[], ['42'], ['\ud800']]) expect(namespaceOf(keys.of({}, args))).toBe(keys.prefix({}));
    }
  });

  test('no prefix of a namespace and version begins another one', () => {
    const part = fc.oneof(fc.string({ maxLength: 12 }), fc.stringMatching(/^[0-9:]{1,6}$/));
    fc.assert(
      fc.property(part, part, part, part, (name, version, otherName, otherVersion) => {
        fc.pre(name !== '' && otherName !== '' && !(name === otherName && version === otherVersion));
        const prefix = onShared({ namespace: name, version }).prefix({});
        expect(onShared({ namespace: otherName, version: otherVersion }).prefix({}).startsWith(prefix)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a namespace function is asked with the object, on each call', () => {
    const keys = onShared({ namespace: (self: { name: string }) => self.name });
    expect([keys.prefix({ name: 'a' }), keys.prefix({ name: 'bb' })]).toEqual(['1:a0:', '2:bb0:']);
    expect(keys.namespace({ name: 'a' })).toBe('a');
    expect(thrownBy(() => keys.of({ name: '' }, []))).toMatchObject({
      code: 'PURECACHE_INVALID_OPTION',
      message: `Option 'namespace' must be a function that returns text that is not empty, not ''.`,
    });
  });

  test('version 1 and version "1" are one, another version has keys of its own', () => {
    const at = (version: string | number) => onShared({ version }).of({}, ['42']);
    expect(at(1)).toBe(at('1'));
    expect(new Set([at(1), at(2), onShared().of({}, ['42'])]).size).toBe(3);
  });
});

describe('the key option', () => {
  test('replaces the arguments by its result, as one value', () => {
    const by = (key: (...args: any[]) => unknown) => owned({ key }).of({}, ['a', 'b']);
    expect(by((a) => a)).toBe(hashKey(['a']));
    expect(by((a, b) => [a, b])).toBe(hashKey([['a', 'b']]));
    expect(by(() => 1)).not.toBe(by(() => [1]));
    expect(by(() => null)).toBe(hashKey([null]));
  });

  test('is given all the arguments, and what it throws passes', () => {
    let seen: unknown[] = [];
    const { signal } = new AbortController();
    owned({ key: (...args: unknown[]) => (seen = args).length }).of({}, [1, undefined, signal]);
    expect(seen).toEqual([1, undefined, signal]);
    const error = new Error('boom');
    const failing = owned({
      key: () => {
        throw error;
      },
    });
    expect(thrownBy(() => failing.of({}, []))).toBe(error);
  });

  test('an AbortSignal says nothing about a call, and is refused', () => {
    for (const signal of [new AbortController().signal, AbortSignal.abort()]) {
      expect(thrownBy(() => owned({ key: () => signal }).of({}, ['a']))).toMatchObject({
        code: 'PURECACHE_UNKEYABLE_ARGUMENT',
        message: expect.stringMatching(/^Service\.get: the 'key' option returned an AbortSignal\. /),
      });
    }
  });

  test('a result of undefined, or one that no key can be made of, is an error that names the method', () => {
    expect(thrownBy(() => owned({ key: () => undefined }).of({}, ['a']))).toMatchObject({
      code: 'PURECACHE_UNKEYABLE_ARGUMENT',
      message: expect.stringMatching(/^Service\.get: the 'key' option returned undefined/),
    });
    expect(thrownBy(() => owned({ key: () => () => 1 }).of({}, ['a']))).toMatchObject({
      code: 'PURECACHE_UNKEYABLE_ARGUMENT',
      message: expect.stringMatching(/^Service\.get: no cache key can be made of the result of 'key': a function/),
    });
  });
});

describe('varyBy', () => {
  const varyBy = (self: { tenant: unknown }) => self.tenant;

  test('its value is part of the key, for the arguments and for the key option alike', () => {
    for (const keys of [owned({ varyBy }), owned({ varyBy, key: (id: string) => id }), onShared({ varyBy })]) {
      const key = keys.of({ tenant: 't1' }, ['a']);
      expect(keys.of({ tenant: 't1' }, ['a'])).toBe(key);
      for (const tenant of ['t2', 1, null, ['t1']]) expect(keys.of({ tenant }, ['a'])).not.toBe(key);
    }
  });

  test('is given the object and the arguments', () => {
    let seen: unknown[] = [];
    const self = {};
    owned({ varyBy: (...all: unknown[]) => (seen = all).length }).of(self, ['a', 2]);
    expect(seen[0]).toBe(self);
    expect(seen.slice(1)).toEqual(['a', 2]);
  });

  test('fails closed: undefined is an error, from varyBy and from a variation', () => {
    const missing = {
      code: 'PURECACHE_VARY_BY_MISSING',
      message: expect.stringMatching(/^Service\.get: 'varyBy' returned undefined/),
    };
    expect(thrownBy(() => owned({ varyBy }).of({ tenant: undefined }, ['a']))).toMatchObject(missing);
    expect(thrownBy(() => owned({ varyBy }).of({ tenant: 't1' }, ['a'], { value: undefined }))).toMatchObject(missing);
  });

  test('fails closed: an AbortSignal is the same for all', () => {
    const { signal } = new AbortController();
    const missing = {
      code: 'PURECACHE_VARY_BY_MISSING',
      message: expect.stringMatching(/^Service\.get: 'varyBy' returned an AbortSignal, /),
    };
    expect(thrownBy(() => owned({ varyBy }).of({ tenant: signal }, ['a']))).toMatchObject(missing);
    expect(thrownBy(() => owned({ varyBy }).of({}, ['a'], { value: signal }))).toMatchObject(missing);
  });

  test('a variation stands in for what it would return, and it is not asked', () => {
    const asked: unknown[] = [];
    const keys = owned({
      varyBy: (self: { tenant: string }) => {
        asked.push(self);
        return self.tenant;
      },
    });
    const key = keys.of({ tenant: 't1' }, ['a']);
    expect(keys.of({}, ['a'], { value: 't1' })).toBe(key);
    expect(asked).toHaveLength(1);
  });

  test('what no key can be made of is told by its place: in varyBy, in key, in the arguments', () => {
    const bad = { where: () => 1 };
    const messageOf = (options: object, ...args: unknown[]) => thrownBy(() => owned(options).of({}, args)).message;
    expect(messageOf({ varyBy: () => bad }, 'a')).toMatch(/made of the result of 'varyBy'\.where: a function/);
    expect(messageOf({ varyBy: () => 1, key: () => bad }, 'a')).toMatch(
      /made of the result of 'key'\.where: a function/,
    );
    expect(messageOf({ varyBy: () => 1 }, 'a', bad)).toMatch(/made of args\[1\]\.where: a function/);
    expect(messageOf({}, 'a', bad)).toMatch(/made of args\[1\]\.where: a function/);
  });

  test('does not change the prefix, so that clear() covers all values', () => {
    const keys = onShared({ varyBy });
    expect(namespaceOf(keys.of({ tenant: 't1' }, []))).toBe(namespaceOf(keys.of({ tenant: 't2' }, [])));
  });
});
