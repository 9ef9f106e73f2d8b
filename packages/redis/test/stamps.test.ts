import { baseOfMissingTag, formatStamp, isValid, parseStamp, parseStamps } from '../src/server/stamps.js';

/** A stamp of few digits, as text. */
const s = (stamp: number): string => formatStamp(stamp);
const record = (base: number, items: Record<string, number> = {}) => ({ base, items: new Map(Object.entries(items)) });

describe('a stamp', () => {
  test('is 16 digits', () => {
    expect(formatStamp(1_795_554_000_000_000)).toBe('1795554000000000');
    expect(formatStamp(7)).toBe('0000000000000007');
    expect(parseStamp('1795554000000000')).toBe(1_795_554_000_000_000);
  });

  test.each(['', '1', '17955540000000001', '179555400000000x', '-795554000000000', '1795554000000000\n'])(
    'is not %j',
    (text) => {
      expect(parseStamp(text)).toBeUndefined();
    },
  );
});

describe('a record', () => {
  test('is a base, and an item for each part', () => {
    expect(parseStamps(s(5))).toEqual(record(5));
    expect(parseStamps(`${s(5)};4.ab-_=${s(6)};x=${s(7)}`)).toEqual(record(5, { '4.ab-_': 6, x: 7 }));
    expect(parseStamps(Buffer.from(`${s(5)};x=${s(6)}`))).toEqual(record(5, { x: 6 }));
    expect(parseStamps(new Uint8Array(Buffer.from(s(5))))).toEqual(record(5));
  });

  test('is missing if it is not there', () => {
    expect(parseStamps(null)).toBeUndefined();
  });

  test.each([
    '',
    '5',
    `${s(5)};`,
    `${s(5)}x`,
    `${s(5)}5`,
    `${s(5)};x`,
    `${s(5)};=${s(6)}`,
    `${s(5)};x=6`,
    `${s(5)};x=${s(6)};`,
    `${s(5)};x=y=${s(6)}`,
    `${s(5)} ;x=${s(6)}`,
  ])('counts as missing if it is not in order: %j', (text) => {
    expect(parseStamps(text)).toBeUndefined();
  });

  test('has names of items only, whatever they are called', () => {
    expect(parseStamps(`${s(5)};__proto__=${s(6)}`)?.items.get('__proto__')).toBe(6);
  });
});

describe('an entry is valid', () => {
  const key = { groupId: 'group', isUnder: (item: string) => item === 'mine' };
  const loose = { ...key, groupId: undefined };
  const older = { root: record(9), group: record(9), tags: [record(9)] };

  test('if it is newer than all that concerns it', () => {
    expect(isValid(s(10), key, older)).toBe(true);
    expect(isValid(s(10), key, { ...older, tags: [] })).toBe(true);
    expect(isValid(s(10), loose, { ...older, group: undefined })).toBe(true);
  });

  test('and not if it is as old as any of it', () => {
    expect(isValid(s(10), key, { ...older, root: record(10) })).toBe(false);
    expect(isValid(s(10), key, { ...older, group: record(10) })).toBe(false);
    expect(isValid(s(10), key, { ...older, tags: [record(9), record(10)] })).toBe(false);
    expect(isValid(s(10), key, { ...older, root: record(9, { other: 10, mine: 10 }) })).toBe(false);
    expect(isValid(s(10), key, { ...older, tags: [record(9, { group: 10 })] })).toBe(false);
  });

  test('but for parts that it is not of', () => {
    expect(isValid(s(10), key, { ...older, root: record(9, { other: 10 }) })).toBe(true);
    expect(isValid(s(10), key, { ...older, root: record(9, { mine: 9 }) })).toBe(true);
    expect(isValid(s(10), key, { ...older, tags: [record(9, { 'another group': 10 })] })).toBe(true);
    expect(isValid(s(10), loose, { ...older, tags: [record(9, { group: 10 })] })).toBe(true);
    expect(isValid(s(10), loose, { ...older, group: record(10) })).toBe(true);
  });

  test('and not if any record is missing: it may have been lost, and an invalidation with it', () => {
    expect(isValid(s(10), key, { ...older, root: undefined })).toBe(false);
    expect(isValid(s(10), key, { ...older, group: undefined })).toBe(false);
    expect(isValid(s(10), key, { ...older, tags: [record(9), undefined] })).toBe(false);
  });

  test('and not without a stamp of its own', () => {
    expect(isValid('', key, older)).toBe(false);
    expect(isValid('10', key, older)).toBe(false);
  });

  test('in a cluster, if it is newer by more than the difference of clocks', () => {
    const all = (stamp: number) => [
      isValid(s(stamp), key, older, 5),
      isValid(s(stamp), key, { root: record(0, { mine: 9 }), group: record(0), tags: [] }, 5),
      isValid(s(stamp), key, { root: record(0), group: record(9), tags: [] }, 5),
      isValid(s(stamp), key, { root: record(0), group: record(0), tags: [record(9)] }, 5),
      isValid(s(stamp), key, { root: record(0), group: record(0), tags: [record(0, { group: 9 })] }, 5),
    ];
    expect(all(14)).toEqual([false, false, false, false, false]);
    expect(all(15)).toEqual([true, true, true, true, true]);
  });
});

describe('the base of a tag’s missing record', () => {
  test('is older than the load if no tag was invalidated since it began', () => {
    expect(baseOfMissingTag(record(9), s(10), 0)).toBe(s(9));
    expect(baseOfMissingTag(record(4), s(10), 5)).toBe(s(4));
  });

  test('is now if one was, or if that is not known', () => {
    expect(baseOfMissingTag(record(10), s(10), 0)).toBe('now');
    expect(baseOfMissingTag(record(5), s(10), 5)).toBe('now');
    expect(baseOfMissingTag(undefined, s(10), 0)).toBe('now');
  });
});
