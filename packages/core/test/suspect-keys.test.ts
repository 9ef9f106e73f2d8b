import { SuspectKeys } from '../src/entries/suspect-keys.js';

const prefixOf = (key: string) => key.slice(0, key.indexOf(':') + 1);
const LIMIT = 10_000;

test('a key is good until it is suspect, and again once it was deleted', () => {
  const suspects = new SuspectKeys(prefixOf);
  expect(suspects.cure('a:1')).toBeUndefined();
  suspects.add('a:1');
  suspects.add('a:1');
  expect([suspects.cure('a:1'), suspects.cure('a:2'), suspects.size]).toEqual(['delete', undefined, 1]);
  suspects.delete('a:2');
  expect(suspects.cure('a:1')).toBe('delete');
  suspects.delete('a:1');
  expect([suspects.cure('a:1'), suspects.size]).toEqual([undefined, 0]);
});

test('a clear makes good the keys that start with its prefix, and no others', () => {
  const suspects = new SuspectKeys(prefixOf);
  for (const key of ['a:1', 'a:2', 'b:a:']) suspects.add(key);
  suspects.clear('a:');
  expect(['a:1', 'a:2', 'b:a:'].map((key) => suspects.cure(key))).toEqual([undefined, undefined, 'delete']);
  suspects.clear('');
  expect(suspects.size).toBe(0);
});

describe('too many keys', () => {
  const filled = (count: number) => {
    const suspects = new SuspectKeys(prefixOf);
    for (let i = 0; i < count; i++) suspects.add(`${i % 2 === 0 ? 'a' : 'b'}:${i}`);
    return suspects;
  };

  test('are held up to the limit one by one', () => {
    const suspects = filled(LIMIT);
    expect([suspects.size, suspects.cure('a:0'), suspects.cure('a:never added')]).toEqual([LIMIT, 'delete', undefined]);
  });

  test('above it their prefixes are suspect as a whole, so that memory stays bounded and no suspect is forgotten', () => {
    const suspects = filled(LIMIT + 1);
    expect(suspects.size).toBe(2);
    for (const key of ['a:0', 'b:1', 'a:never added']) expect(suspects.cure(key)).toBe('clear');
    expect(suspects.cure('c:1')).toBeUndefined();
    expect(suspects.prefixToClear('a:0')).toBe('a:');
  });

  test('a suspect prefix is not made good by a delete of one key, but by a clear of it', () => {
    const suspects = filled(LIMIT + 1);
    suspects.delete('a:0');
    expect(suspects.cure('a:0')).toBe('clear');
    suspects.clear('a:');
    expect([suspects.cure('a:0'), suspects.cure('b:1')]).toEqual([undefined, 'clear']);
    suspects.add('a:9');
    expect([suspects.cure('a:9'), suspects.cure('a:0')]).toEqual(['delete', undefined]);
  });
});

test('a prefix whose clear has an unknown outcome is suspect as a whole, until it is cleared', () => {
  const suspects = new SuspectKeys(prefixOf);
  suspects.addPrefix('a:');
  expect([suspects.cure('a:1'), suspects.cure('b:1'), suspects.size]).toEqual(['clear', undefined, 1]);
  suspects.delete('a:1');
  expect(suspects.cure('a:1')).toBe('clear');
  suspects.clear('a:');
  expect([suspects.cure('a:1'), suspects.size]).toEqual([undefined, 0]);
});

test('a failed clear of everything makes every key suspect, until everything is cleared', () => {
  const suspects = new SuspectKeys(prefixOf);
  suspects.addPrefix('');
  expect([suspects.cure('a:1'), suspects.prefixToClear('a:1'), suspects.size]).toEqual(['clear', '', 1]);
  suspects.clear('a:');
  expect(suspects.cure('b:1')).toBe('clear');
  suspects.clear('');
  expect([suspects.cure('a:1'), suspects.size]).toEqual([undefined, 0]);
});
