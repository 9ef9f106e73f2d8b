import { jest } from '@jest/globals';
import { TagStamps } from '../src/entries/tag-stamps.js';

const LIMIT = 10_000;

test('an entry is invalid from the invalidation of one of its tags on, and its next load is valid', () => {
  const stamps = new TagStamps();
  const stamp = stamps.now;
  expect(stamps.isValid(['a', 'b'], stamp, '')).toBe(true);
  stamps.invalidate(['b']);
  expect(stamps.isValid(['a', 'b'], stamp, '')).toBe(false);
  expect(stamps.isValid(['a', 'b'], stamps.now, '')).toBe(true);
});

test('an entry without the tag, or without tags, stays valid', () => {
  const stamps = new TagStamps();
  const stamp = stamps.now;
  stamps.invalidate(['b']);
  expect(stamps.isValid(['a'], stamp, '')).toBe(true);
  expect(stamps.isValid([], stamp, '')).toBe(true);
});

test('the start of the load counts, not its end: what was invalidated meanwhile is invalid', () => {
  const stamps = new TagStamps();
  stamps.invalidate(['other']);
  const atStart = stamps.now;
  stamps.invalidate(['a']);
  stamps.invalidate(['other']);
  expect(stamps.isValid(['a'], atStart, '')).toBe(false);
});

test('several tags are invalidated at once', () => {
  const stamps = new TagStamps();
  const stamp = stamps.now;
  stamps.invalidate(['a', 'b']);
  expect(['a', 'b', 'c'].map((tag) => stamps.isValid([tag], stamp, ''))).toEqual([false, false, true]);
});

test('invalidating no tag at all changes nothing', () => {
  const stamps = new TagStamps();
  stamps.invalidate([]);
  expect([stamps.now, stamps.size]).toEqual([0, 0]);
});

describe('prefixes', () => {
  test('an invalidation with a prefix counts for entries of that very prefix only', () => {
    const stamps = new TagStamps();
    const stamp = stamps.now;
    stamps.invalidate(['a'], 'users:');
    expect(['users:', 'users:x', 'user', ''].map((prefix) => stamps.isValid(['a'], stamp, prefix))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  test('one without a prefix, or with an empty one, counts for all', () => {
    for (const prefix of [undefined, '']) {
      const stamps = new TagStamps();
      const stamp = stamps.now;
      stamps.invalidate(['a'], prefix);
      expect(['users:', ''].map((each) => stamps.isValid(['a'], stamp, each))).toEqual([false, false]);
    }
  });

  test('either of the two makes an entry invalid, whichever came last', () => {
    for (const order of [
      ['', 'users:'],
      ['users:', ''],
    ]) {
      const stamps = new TagStamps();
      stamps.invalidate(['a'], order[0]);
      const between = stamps.now;
      stamps.invalidate(['a'], order[1]);
      expect(stamps.isValid(['a'], between, 'users:')).toBe(false);
      expect(stamps.isValid(['a'], stamps.now, 'users:')).toBe(true);
    }
  });

  test.each([
    ['users:', 'a', '', 'users:a'],
    ['users:', 'a', 'users', ':a'],
    ['1:', 'a', '', '2:1:a'],
  ])('%p and %p are not taken for %p and %p', (prefix, tag, otherPrefix, otherTag) => {
    const stamps = new TagStamps();
    const stamp = stamps.now;
    stamps.invalidate([tag], prefix);
    expect(stamps.isValid([tag], stamp, prefix)).toBe(false);
    expect(stamps.isValid([otherTag], stamp, otherPrefix)).toBe(true);
  });
});

describe('the number of stamps is bounded', () => {
  const filled = () => {
    const stamps = new TagStamps();
    for (let i = 0; i < LIMIT; i++) stamps.invalidate([`tag ${i}`]);
    return stamps;
  };

  test('the oldest is forgotten, which may make an entry invalid without need, but never valid', () => {
    const stamps = filled();
    expect(stamps.size).toBe(LIMIT);
    expect(stamps.isValid(['untouched'], 0, '')).toBe(true);
    stamps.invalidate(['one more']);
    expect(stamps.size).toBe(LIMIT);
    expect(stamps.isValid(['tag 0'], 0, '')).toBe(false); // as it was
    expect(stamps.isValid(['untouched'], 0, '')).toBe(false); // without need
    expect(stamps.isValid(['untouched'], 1, '')).toBe(true);
    expect(stamps.isValid([], 0, '')).toBe(true);
  });

  test('a tag that is invalidated again is the newest again, and takes no second place', () => {
    const stamps = filled();
    stamps.invalidate(['tag 0']);
    expect(stamps.size).toBe(LIMIT);
    const stamp = stamps.now;
    stamps.invalidate(['one more']); // forgets tag 1
    expect(stamps.isValid(['tag 0'], stamp - 1, '')).toBe(false);
    expect(stamps.isValid(['untouched'], 1, '')).toBe(false);
    expect(stamps.isValid(['untouched'], 2, '')).toBe(true);
  });

  test('more tags at once than there are stamps make all that is older invalid', () => {
    const stamps = new TagStamps();
    const stamp = stamps.now;
    stamps.invalidate(Array.from({ length: LIMIT + 1 }, (_, i) => `tag ${i}`));
    expect(stamps.size).toBe(LIMIT);
    expect(['tag 0', `tag ${LIMIT}`].map((tag) => stamps.isValid([tag], stamp, ''))).toEqual([false, false]);
    expect(stamps.isValid(['tag 0'], stamps.now, '')).toBe(true);
  });
});

describe('cost, in operations on maps', () => {
  const operations = () => {
    const spies = [
      jest.spyOn(Map.prototype, 'get'),
      jest.spyOn(Map.prototype, 'set'),
      jest.spyOn(Map.prototype, 'delete'),
      jest.spyOn(Map.prototype, Symbol.iterator),
    ];
    return () => {
      const count = spies.map((spy) => spy.mock.calls.length).reduce((sum, calls) => sum + calls);
      for (const spy of spies) spy.mockRestore();
      return count;
    };
  };

  test.each([100, 10_000, 300_000])(
    'a tag of %d entries is invalidated in two, and all of them are invalid',
    (members) => {
      const stamps = new TagStamps();
      stamps.invalidate(['other']);
      const entries = Array.from({ length: members }, (_, i) => ({ tags: ['all', `own ${i}`], stamp: stamps.now }));
      const count = operations();
      stamps.invalidate(['all']);
      expect(count()).toBe(2);
      expect(entries.filter(({ tags, stamp }) => stamps.isValid(tags, stamp, ''))).toHaveLength(0);
      expect(stamps.size).toBe(2);
    },
  );

  test('a read costs none while nothing was invalidated since the load began, and entries leave nothing behind', () => {
    const stamps = new TagStamps();
    const count = operations();
    const early = stamps.isValid(['a', 'b', 'c'], stamps.now, 'users:');
    const none = count();
    stamps.invalidate(['b']);
    const again = operations();
    const late = stamps.isValid(['a', 'b', 'c'], stamps.now, 'users:');
    expect([early, none, late, again(), stamps.size]).toEqual([true, 0, true, 0, 1]);
  });
});
