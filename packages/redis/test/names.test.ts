import { createHash, createHmac } from 'node:crypto';
import { names } from '../src/server/names.js';

const GROUP = '5:users2:v1';
const KEY = `${GROUP}~#digest`;
const { ofKey, ofTag, ofTagId, ofPrefix, ...others } = names('pc1');

describe('the names of a key', () => {
  test('are made of its SHA-256, and show its namespace', () => {
    const digest = createHash('sha256').update(`purecache/1\nk${KEY}`).digest();
    const id = digest.toString('base64url');
    const groupId = createHash('sha256').update(`purecache/1\ng${GROUP}`).digest('base64url').slice(0, 22);
    expect(id).toHaveLength(43);
    expect(ofKey(KEY)).toMatchObject({
      id,
      value: `pc1:users:{${id}}`,
      lease: `pc1:users:{${id}}:l`,
      group: `pc1:users:t:${groupId}`,
      groupId,
      slot: digest.readUInt32BE(0),
    });
    expect(Buffer.from(ofKey(KEY).fingerprint)).toEqual(digest.subarray(0, 16));
  });

  test('do not change from one release to the next', () => {
    expect([ofKey(KEY).value, ofKey(KEY).group, ofTag('red'), ofPrefix('5:us')]).toEqual([
      'pc1:users:{4VC5UkgOnLD6RAuWfJaJKL8BSq7SQdwoptYCp-D8ODY}',
      'pc1:users:t:291pahXNJieu87LobPhafJ',
      'pc1::t:PcXlUqnbO1d7T-xQJ-ATiX',
      { kind: 'item', item: '4.7SnuBa4nLKZoSm4mmgmBqZ' },
    ]);
  });

  test('are HMACs with a secret: nobody can tell the key by trying', () => {
    const secret = 'a secret of some length';
    const id = createHmac('sha256', secret).update(`purecache/1\nk${KEY}`).digest('base64url');
    const secretly = names('pc1', secret);
    expect(secretly.ofKey(KEY).id).toBe(id);
    for (const name of ['group', 'groupId'] as const) expect(secretly.ofKey(KEY)[name]).not.toBe(ofKey(KEY)[name]);
    expect(secretly.ofTag('red')).not.toBe(ofTag('red'));
    expect(secretly.ofPrefix('x')).not.toEqual(ofPrefix('x'));
    expect(names('pc1', Buffer.from(secret)).ofKey(KEY).id).toBe(id);
  });

  test('hold nothing of the arguments, and nothing of the namespace that has a meaning for Redis', () => {
    const { value, group } = ofKey('9:a{b}:c d/1:1~#x');
    expect(value).toMatch(/^pc1:a%7Bb%7D%3Ac%20d%2F:\{[\w-]{43}\}$/);
    expect(group).toMatch(/^pc1:a%7Bb%7D%3Ac%20d%2F:t:[\w-]{22}$/);
    expect(ofKey('0:0:x').group).toMatch(/^pc1:_:t:[\w-]{22}$/); // nobody's, but a prefix like others
    expect(ofKey('2:éü0:').value).toMatch(/^pc1:%C3%A9%C3%BC:\{/);
  });

  test('stay short, however long the namespace is', () => {
    const long = 'n'.repeat(5_000);
    const { value } = ofKey(`5000:${long}0:~#x`);
    expect(value.startsWith(`pc1:${'n'.repeat(64)}:{`)).toBe(true);
    expect(ofKey(`5000:${long}1:1~#x`).group).not.toBe(ofKey(`5000:${long}1:2~#x`).group);
  });

  test('differ for lone surrogates, which are one character in UTF-8', () => {
    expect(ofKey('\ud800').id).not.toBe(ofKey('\ud801').id);
    expect(ofKey('\ud800').id).not.toBe(ofKey('"\\ud800"').id);
    expect(ofTagId('\ud800')).not.toBe(ofTagId('\ud801'));
  });

  test('are made once for a key that is used often', () => {
    expect(ofKey(KEY)).toBe(ofKey(KEY));
  });
});

describe('the group of a key', () => {
  test('is that of all keys with its namespace and version', () => {
    expect(ofKey(`${GROUP}~#other`).group).toBe(ofKey(KEY).group);
    expect(ofKey(`${GROUP}anything`).group).toBe(ofKey(KEY).group);
    expect(ofKey(GROUP).group).toBe(ofKey(KEY).group);
    expect(ofKey('5:users2:v2~#digest').group).not.toBe(ofKey(KEY).group);
    expect(ofKey('5:users0:~#digest').groupId).toHaveLength(22);
  });

  test.each([
    'a',
    '',
    '12',
    'x:y',
    '5:user',
    '05:users2:v1',
    '5:users',
    '5:users02:v1',
    '5:users3:v1',
    '-1:a0:',
    ':a0:',
    ' 1:a0:',
    '1e0:a0:',
    '9999999999:a0:',
  ])('there is none for a key that does not begin with a namespace and a version: %j', (key) => {
    expect(ofKey(key)).toMatchObject({ group: undefined, groupId: undefined });
    expect(ofKey(key).value).toBe(`pc1:_:{${ofKey(key).id}}`);
  });
});

describe('a prefix', () => {
  test('stands for all keys, for a group, or for an item of the root', () => {
    expect(ofPrefix('')).toEqual({ kind: 'all' });
    expect(ofPrefix(GROUP)).toEqual({ kind: 'group', id: ofKey(KEY).groupId, stamp: ofKey(KEY).group });
    expect(ofPrefix('5:users')).toEqual({ kind: 'item', item: expect.stringMatching(/^7\.[\w-]{22}$/) });
    expect(ofPrefix(`${GROUP}~`)).toEqual({ kind: 'item', item: expect.stringMatching(/^12\.[\w-]{22}$/) });
  });

  test('concerns the keys that start with it', () => {
    const itemOf = (prefix: string): string => (ofPrefix(prefix) as { item: string }).item;
    for (const prefix of ['5', '5:users', `${GROUP}~#dig`, KEY]) expect(ofKey(KEY).isUnder(itemOf(prefix))).toBe(true);
    for (const prefix of ['6', '5:usera', `${KEY}x`]) expect(ofKey(KEY).isUnder(itemOf(prefix))).toBe(false);
    expect(ofKey(KEY).isUnder(itemOf('5:users'))).toBe(true); // once more, with its digest known
    for (const item of ['', 'x', '.x', 'NaN.x', '-1.x']) expect(ofKey(KEY).isUnder(item)).toBe(false);
  });
});

test('the rest have fixed names', () => {
  expect(ofTag('red')).toBe(`pc1::t:${ofTagId('red')}`);
  expect(ofTagId('red')).toHaveLength(22);
  expect(others).toEqual({
    root: 'pc1::t:root',
    lastTag: 'pc1::t:tags',
    clock: 'pc1::t:clock',
    channel: 'pc1::bus',
    run: 'pc1::run:',
  });
});

test('keys, groups, prefixes and tags of one text have different digests', () => {
  const ids = [ofKey(GROUP).id.slice(0, 22), ofKey(GROUP).groupId, ofTagId(GROUP)];
  expect(new Set(ids).size).toBe(3);
});
