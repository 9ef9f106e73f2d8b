import { Memo } from '../src/server/memo.js';

function counting(limit: number) {
  const made: string[] = [];
  const memo = new Memo(limit, (text) => {
    made.push(text);
    return { text };
  });
  return { memo, made };
}

test('makes what it is asked for once', () => {
  const { memo, made } = counting(4);
  expect(memo.of('a')).toBe(memo.of('a'));
  expect(made).toEqual(['a']);
});

test('never holds more than its limit', () => {
  const { memo } = counting(1_000);
  for (let i = 0; i < 5_000; i++) {
    memo.of(`text ${i}`);
    expect(memo.size).toBeLessThanOrEqual(1_000);
  }
  expect(memo.size).toBeGreaterThanOrEqual(500);
});

test('what is used often stays, and stands once', () => {
  const { memo, made } = counting(4);
  for (let i = 0; i < 100; i++) {
    memo.of('hot');
    memo.of(`cold ${i}`);
    expect(memo.size).toBeLessThanOrEqual(4);
  }
  expect(made.filter((text) => text === 'hot')).toHaveLength(1);
});

test('does not remember long texts', () => {
  const { memo, made } = counting(4);
  const long = 'x'.repeat(1_001);
  expect(memo.of(long)).toEqual(memo.of(long));
  expect(made).toHaveLength(2);
  expect(memo.size).toBe(0);
});
