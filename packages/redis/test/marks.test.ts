import { ManualClock } from '@purecache/core/testing';
import { jest } from '@jest/globals';
import { Marks } from '../src/coherence/marks.js';
import { names } from '../src/server/names.js';

const KEY = '1:a1:1~#x';
const SIBLING = '1:a1:1~#y';
const STRANGER = '1:b1:1~#x';
const server = names('pc1');
const slot = (key: string) => server.ofKey(key).slot;
const group = (key: string) => server.ofKey(key).groupId as string;
const ids = (...tags: string[]) => tags.map((tag) => server.ofTagId(tag));

/** Marks that have proof up to this moment, whenever that is. */
function provedMarks() {
  const { marks, clock } = freshMarks();
  marks.proved(Infinity);
  return { marks, clock };
}

function freshMarks() {
  const clock = new ManualClock();
  const require = jest.fn<(within: number) => void>();
  const ofTagId = jest.fn(server.ofTagId);
  const marks = new Marks({
    names: { ofKey: server.ofKey, ofTagId },
    maxStaleMs: 1_000,
    now: () => clock.now(),
    require,
  });
  return { marks, clock, require, ofTagId };
}

describe('an invalidation', () => {
  test('of a key outdates the marks of it that were taken before', () => {
    const { marks } = provedMarks();
    const [before, other] = [marks.mark(KEY), marks.mark(SIBLING)];
    expect(marks.isCurrent(before, [])).toBe(true);
    marks.key(slot(KEY));
    expect(marks.isCurrent(before, [])).toBe(false);
    expect(marks.isCurrent(other, [])).toBe(true);
    expect(marks.isCurrent(marks.mark(KEY), [])).toBe(true);
  });

  test('of a group outdates the marks of its keys', () => {
    const { marks } = provedMarks();
    const [before, other, loose] = [marks.mark(KEY), marks.mark(STRANGER), marks.mark('loose')];
    marks.group(group(KEY));
    expect(marks.isCurrent(before, [])).toBe(false);
    expect([marks.isCurrent(other, []), marks.isCurrent(loose, [])]).toEqual([true, true]);
    expect(marks.isCurrent(marks.mark(SIBLING), [])).toBe(true);
  });

  test('of a group of which there is no mark outdates nothing', () => {
    const { marks } = provedMarks();
    const mark = marks.mark(KEY);
    marks.group(group(STRANGER));
    marks.tags(ids('red'), group(STRANGER));
    expect(marks.isCurrent(mark, 'any')).toBe(true);
  });

  test('of everything outdates every mark', () => {
    const { marks } = provedMarks();
    const before = ['loose', KEY].map((key) => marks.mark(key));
    marks.all();
    expect(before.map((mark) => marks.isCurrent(mark, []))).toEqual([false, false]);
    expect(marks.isCurrent(marks.mark(KEY), [])).toBe(true);
  });

  test('of a tag outdates the marks of values that carry it, or may', () => {
    const { marks } = provedMarks();
    const mark = marks.mark(KEY);
    expect(marks.isCurrent(mark, 'any')).toBe(true);
    marks.tags(ids('red', 'blue'), undefined);
    expect(marks.isCurrent(mark, ['green', 'blue'])).toBe(false);
    expect(marks.isCurrent(mark, 'any')).toBe(false);
    expect([marks.isCurrent(mark, ['green']), marks.isCurrent(mark, [])]).toEqual([true, true]);
    expect(marks.isCurrent(marks.mark(KEY), ['red'])).toBe(true);
  });

  test('of a tag in one group outdates those of that group', () => {
    const { marks } = provedMarks();
    const [before, other, loose] = [marks.mark(KEY), marks.mark(STRANGER), marks.mark('loose')];
    marks.tags(ids('red'), group(KEY));
    expect([marks.isCurrent(before, ['red']), marks.isCurrent(before, 'any')]).toEqual([false, false]);
    expect([marks.isCurrent(before, ['green']), marks.isCurrent(before, [])]).toEqual([true, true]);
    for (const mark of [other, loose]) {
      expect([marks.isCurrent(mark, ['red']), marks.isCurrent(mark, 'any')]).toEqual([true, true]);
    }
    marks.tags(ids('blue'), undefined); // now tags are looked at
    expect([marks.isCurrent(other, ['red']), marks.isCurrent(loose, ['red'])]).toEqual([true, true]);
  });

  test('of a tag again outdates what was marked in between', () => {
    const { marks } = provedMarks();
    marks.tags(ids('red'), undefined);
    const mark = marks.mark(KEY);
    marks.tags(ids('red'), undefined);
    expect(marks.isCurrent(mark, ['red'])).toBe(false);
  });
});

describe('tables are bounded', () => {
  test('a tag that was forgotten counts as invalidated for marks from before', () => {
    const { marks } = provedMarks();
    const mark = marks.mark(KEY);
    marks.tags(ids('red'), undefined);
    const later = marks.mark(KEY);
    for (let tag = 0; tag < 10_000; tag++) marks.tags([String(tag)], undefined);
    expect(marks.isCurrent(mark, ['red'])).toBe(false);
    expect(marks.isCurrent(mark, ['green'])).toBe(false);
    expect([marks.isCurrent(mark, []), marks.isCurrent(later, ['red'])]).toEqual([true, true]);
  });

  test('of the tags the one goes whose last invalidation is the oldest', () => {
    const { marks } = provedMarks();
    marks.tags(['first'], undefined);
    marks.tags(['second'], undefined);
    const mark = marks.mark(KEY);
    marks.tags(['first'], undefined);
    for (let tag = 0; tag < 9_999; tag++) marks.tags([String(tag)], undefined);
    expect(marks.isCurrent(mark, ['green'])).toBe(true); // only the second has gone, which is from before
  });

  test('when there are too many groups, all are forgotten, and every mark with them', () => {
    const { marks } = provedMarks();
    const mark = marks.mark(KEY);
    const last = Array.from({ length: 10_000 }, (_, index) => marks.mark(`1:c${String(index).length}:${index}~#x`)).at(
      -1,
    );
    expect(marks.isCurrent(mark, [])).toBe(false);
    marks.mark(STRANGER);
    expect(marks.isCurrent(last, [])).toBe(true); // there is room again
  });
});

describe('while nothing proves that all invalidations were heard', () => {
  test('a mark is current for as long as the bound', () => {
    const { marks, clock } = freshMarks();
    const mark = marks.mark(KEY);
    clock.advance(999);
    expect(marks.isCurrent(mark, [])).toBe(true);
    clock.advance(1);
    expect(marks.isCurrent(mark, [])).toBe(false);
  });

  test('proof makes it last for as long as the bound after that', () => {
    const { marks, clock } = freshMarks();
    const mark = marks.mark(KEY);
    clock.advance(5_000);
    marks.proved(clock.now());
    clock.advance(999);
    expect(marks.isCurrent(mark, [])).toBe(true);
    clock.advance(1);
    expect(marks.isCurrent(mark, [])).toBe(false);
  });

  test('nothing is live; with proof it is for as long as is asked', () => {
    const { marks, clock } = freshMarks();
    expect(marks.isLive(1_000_000)).toBe(false);
    marks.proved(clock.now());
    clock.advance(100);
    expect([marks.isLive(100), marks.isLive(101)]).toEqual([false, true]);
    marks.proved(-Infinity);
    expect(marks.isLive(101)).toBe(false);
  });

  test('nothing is live within no time at all, even by a clock that is late', () => {
    const { marks, clock } = freshMarks();
    marks.proved(clock.now() + 1);
    expect([marks.isLive(0), marks.isLive(1)]).toEqual([false, true]);
  });
});

test('a bound is passed on to where the proof comes from', () => {
  const { marks, require } = freshMarks();
  marks.require(250);
  expect(require.mock.calls).toEqual([[250]]);
});

test('tags are not looked at unless one was invalidated since', () => {
  const { marks, ofTagId } = freshMarks();
  marks.tags(ids('red'), undefined);
  const mark = marks.mark(KEY);
  marks.key(slot(SIBLING));
  expect(marks.isCurrent(mark, ['red'])).toBe(true);
  expect(ofTagId).not.toHaveBeenCalled();
});

test('the tags of a mark are looked at once, until there is news', () => {
  const { marks, ofTagId } = freshMarks();
  marks.proved(Infinity);
  const mark = marks.mark(KEY);
  const tags = ['red', 'green'];
  marks.tags(ids('blue'), undefined);
  expect([marks.isCurrent(mark, tags), marks.isCurrent(mark, tags)]).toEqual([true, true]);
  expect(ofTagId).toHaveBeenCalledTimes(2);
  expect(marks.isCurrent(mark, ['blue'])).toBe(false); // other tags are another question
  marks.tags(ids('green'), undefined);
  expect(marks.isCurrent(mark, tags)).toBe(false);
});
