import { createHash } from 'node:crypto';
import { digestKey, hashKey, keyText, memoryKey } from '../src/key/key.js';
import { cacheKey } from '../src/key/object-kind.js';
import { thrownBy } from './support/caught.js';

const signal = new AbortController().signal;

describe('the text of short keys', () => {
  test('one string is its own text, unless it begins with the mark of all other texts', () => {
    for (const text of ['', 'a', '42', ' ', '\u0000', '}~', '\ud800', 'x'.repeat(5_000)]) {
      expect(keyText([text], 'm')).toBe(text);
    }
    expect(keyText(['~'], 'm')).toBe('~1:~');
    expect(keyText(['~42'], 'm')).toBe('~3:~42');
  });

  test('one number is marked, so that it is not its text', () => {
    expect(keyText([42], 'm')).toBe('~n42');
    expect(keyText([-0], 'm')).toBe('~n-0');
    expect(keyText(['~n42'], 'm')).not.toBe('~n42');
  });
});

describe('signals', () => {
  test('at the end of the arguments they count as absent, however many there are', () => {
    for (const args of [[], [''], ['a'], ['~'], [1], ['a', 1], [{ a: 1 }], [undefined], [[signal]]]) {
      expect(keyText([...args, signal], 'm')).toBe(keyText(args, 'm'));
      expect(keyText([...args, signal, AbortSignal.abort()], 'm')).toBe(keyText(args, 'm'));
    }
  });

  test('before another argument they keep their place', () => {
    expect(keyText([signal, 1], 'm')).toBe(keyText([AbortSignal.abort(), 1], 'm'));
    expect(keyText([signal, 1], 'm')).not.toBe(keyText([1], 'm'));
    expect(keyText([signal, undefined], 'm')).not.toBe(keyText([], 'm'));
  });
});

describe('keys in memory', () => {
  test('are the text itself up to 2,048 characters', () => {
    expect(memoryKey('x'.repeat(2_048))).toBe('x'.repeat(2_048));
    expect(memoryKey('x'.repeat(2_049))).toBe(digestKey('x'.repeat(2_049)));
  });

  test('hashKey makes them', () => {
    expect(hashKey(['a', 1])).toBe(keyText(['a', 1], 'm'));
    expect(hashKey(['x'.repeat(3_000)])).toBe(digestKey('x'.repeat(3_000)));
    expect(hashKey([{ a: 'x'.repeat(3_000) }])).toMatch(/^~#.{44}$/);
  });
});

describe('digests', () => {
  test('are SHA-256 of the text with its length, in base64', () => {
    for (const text of ['', 'abc', '~{}', 'é😀']) {
      const expected = createHash('sha256').update(`string:${text.length}:${text}`).digest('base64');
      expect(digestKey(text)).toBe(`~#${expected}`);
    }
  });

  test('tell lone surrogates apart, which UTF-8 merges', () => {
    const texts = [
      '\ud800',
      '\ud801',
      '\udfff',
      '\ufffd',
      'a\ud800',
      '\ud800a',
      '\ud83d\ude00',
      '\ude00\ud83d',
      '"\\ud800"',
    ];
    expect(new Set(texts.map(digestKey)).size).toBe(texts.length);
    expect(new Set(texts.map((text) => hashKey([text.repeat(3_000)]))).size).toBe(texts.length);
  });

  test('never equal a text', () => {
    for (const text of ['x'.repeat(3_000), '\ud800'.repeat(3_000)]) {
      const digest = digestKey(text);
      expect(hashKey([digest])).not.toBe(digest);
      expect(hashKey([digest])).toBe(`~46:${digest}`);
    }
  });
});

test('1 MB of text has a key in less than 20 ms', () => {
  const milliseconds = Array.from({ length: 9 }, (_, i) => {
    const text = 'x'.repeat(1_000_000) + i;
    const start = performance.now();
    hashKey([text]);
    hashKey([{ text }]);
    return (performance.now() - start) / 2;
  }).toSorted((a, b) => a - b);
  expect(milliseconds[4]).toBeLessThan(20);
});

describe('errors', () => {
  test('name the method and the place of the argument', () => {
    expect(thrownBy(() => keyText([1, () => {}], 'Users.get'))).toMatchObject({
      code: 'PURECACHE_UNKEYABLE_ARGUMENT',
      message: expect.stringMatching(/^Users\.get: no cache key can be made of args\[1\]: a function\. /),
    });
    expect(thrownBy(() => keyText([() => {}, signal], 'm')).message).toContain(' args[0]: ');
    expect(thrownBy(() => hashKey([{ a: [() => {}] }])).message).toMatch(/^hashKey: .* args\[0\]\.a\[0\]: /);
  });

  test('name the place as the caller calls it', () => {
    const place = (index: number) => `part ${index}`;
    expect(thrownBy(() => keyText(['a', { f() {} }], 'm', place)).message).toContain(' part 1.f: ');
    expect(thrownBy(() => keyText([Symbol('x')], 'm', place)).message).toContain(' part 0: ');
  });

  test('carry what a value threw, whatever it is', () => {
    const thrown = new RangeError('out of range');
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const throwing = {
      [cacheKey]: () => {
        throw thrown;
      },
    };
    expect(thrownBy(() => hashKey([throwing]))).toMatchObject({
      message: expect.stringContaining(' args[0][cacheKey](): reading it threw (see cause). '),
      cause: thrown,
    });
    expect(thrownBy(() => hashKey([1, revoked.proxy]))).toMatchObject({
      message: expect.stringContaining(' args[1]: reading it threw (see cause). '),
      cause: expect.any(TypeError),
    });
    expect(thrownBy(() => hashKey([1, 2, revoked.proxy])).message).toContain(' args[2]: ');
  });
});

test('a value may make keys while a key of it is made', () => {
  const inner = { [cacheKey]: () => hashKey([{ deep: [1, 2] }, 'x']) };
  expect(hashKey([{ a: inner, b: inner }])).toBe(hashKey([{ b: inner, a: inner }]));
  expect(hashKey([inner])).toBe(`~=18:~{4:deep}[1;2;]1:x`);
});
