import { Backoff } from '../src/entries/backoff.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const LIMIT = 10_000;

/** How long a key is paused from `now` on, found by asking. */
function pauseOf(backoff: Backoff, key: string, now: number): number {
  for (let pause = 0; pause <= 2 * MINUTE; pause += 500) {
    if (backoff.mayTry(key, now + pause)) return pause;
  }
  return Infinity;
}

test('a key that never failed may be tried', () => {
  const backoff = new Backoff();
  expect([backoff.mayTry('a', 0), backoff.size]).toEqual([true, 0]);
});

test('a failure pauses its key for a second, and no other key', () => {
  const backoff = new Backoff();
  backoff.failed('a', 100);
  expect(backoff.mayTry('a', 100)).toBe(false);
  expect(backoff.mayTry('a', 1_099.9)).toBe(false);
  expect(backoff.mayTry('a', 1_100)).toBe(true);
  expect(backoff.mayTry('b', 100)).toBe(true);
});

test('each further failure doubles the pause, up to a minute', () => {
  const backoff = new Backoff();
  const pauses: number[] = [];
  for (let failures = 0, now = 0; failures < 9; failures++) {
    backoff.failed('a', now);
    const pause = pauseOf(backoff, 'a', now);
    pauses.push(pause / SECOND);
    now += pause;
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect(backoff.size).toBe(1);
});

test('a success ends the row: the key may be tried, and the next failure is the first', () => {
  const backoff = new Backoff();
  backoff.failed('a', 0);
  backoff.failed('a', 0);
  backoff.succeeded('a');
  expect([backoff.mayTry('a', 0), backoff.size]).toEqual([true, 0]);
  backoff.failed('a', 0);
  expect(pauseOf(backoff, 'a', 0)).toBe(SECOND);
});

test('failures are in a row if they are a minute apart at most, counted from the end of the pause', () => {
  const apart = (gap: number) => {
    const backoff = new Backoff();
    backoff.failed('a', 0);
    backoff.failed('a', SECOND + gap);
    return pauseOf(backoff, 'a', SECOND + gap);
  };
  expect([apart(MINUTE), apart(MINUTE + 1)]).toEqual([2 * SECOND, SECOND]);
});

test('the row is forgotten for a key that stands behind one with a longer pause, too', () => {
  const backoff = new Backoff();
  for (let i = 0; i < 7; i++) backoff.failed('slow', 0); // until 60 s, remembered until 120 s
  backoff.failed('a', 1); // until 1.001 s, remembered until 61.001 s
  backoff.failed('a', 70 * SECOND);
  expect(pauseOf(backoff, 'a', 70 * SECOND)).toBe(SECOND);
});

describe('the table empties by itself as it is used', () => {
  const filled = () => {
    const backoff = new Backoff();
    for (let i = 0; i < 100; i++) backoff.failed(`key ${i}`, i);
    return backoff;
  };
  const over = SECOND + MINUTE;

  test('by asking for any key', () => {
    const backoff = filled();
    expect(backoff.mayTry('other', over + 50)).toBe(true);
    expect(backoff.size).toBe(50); // those that failed at 50 and later
    backoff.mayTry('other', over + 100);
    expect(backoff.size).toBe(0);
  });

  test('by a failure of any key, which stays', () => {
    const backoff = filled();
    backoff.failed('other', over + 100);
    expect(backoff.size).toBe(1);
    expect(backoff.mayTry('other', over + 100)).toBe(false);
  });

  test('not before a minute has passed since the pause', () => {
    const backoff = filled();
    backoff.mayTry('other', over);
    expect(backoff.size).toBe(100);
  });

  test('at the latest when the longest pause before it is over', () => {
    const backoff = new Backoff();
    for (let i = 0; i < 7; i++) backoff.failed('slow', 0);
    backoff.failed('a', 1);
    backoff.mayTry('other', 2 * MINUTE);
    expect(backoff.size).toBe(2);
    backoff.mayTry('other', 2 * MINUTE + 1);
    expect(backoff.size).toBe(0);
  });
});

test('the table is bounded: the key that failed longest ago is forgotten first', () => {
  const backoff = new Backoff();
  for (let i = 0; i < LIMIT; i++) backoff.failed(`key ${i}`, 0);
  backoff.failed('key 0', 0); // now key 1 failed longest ago
  expect(backoff.size).toBe(LIMIT);
  backoff.failed('other', 0);
  expect(backoff.size).toBe(LIMIT);
  expect(['key 0', 'key 1', 'key 2', 'other'].map((key) => backoff.mayTry(key, 0))).toEqual([
    false,
    true,
    false,
    false,
  ]);
});

test('clear forgets the keys that start with a prefix, or all', () => {
  const backoff = new Backoff();
  for (const key of ['a:1', 'a:2', 'b:a:']) backoff.failed(key, 0);
  backoff.clear('a:');
  expect(['a:1', 'a:2', 'b:a:'].map((key) => backoff.mayTry(key, 0))).toEqual([true, true, false]);
  backoff.clear();
  expect(backoff.size).toBe(0);
});
