import { KeyMemo } from '../src/key/key-memo.js';

function counted() {
  const made: string[] = [];
  const memo = new KeyMemo((text) => {
    made.push(text);
    return `key of ${text}`;
  });
  return { memo, made };
}

describe('the memo of keys', () => {
  it('makes the key of a text once', () => {
    const { memo, made } = counted();
    expect([memo.of('a'), memo.of('a')]).toEqual(['key of a', 'key of a']);
    expect(made).toEqual(['a']);
  });

  it('forgets what was not asked for while two thousand others were', () => {
    const { memo, made } = counted();
    memo.of('first');
    memo.of('used');
    for (let i = 0; i < 2_000; i++) {
      memo.of(`text ${i}`);
      memo.of('used');
    }
    made.length = 0;
    memo.of('used');
    memo.of('first');
    expect(made).toEqual(['first']);
  });

  it('does not keep long texts', () => {
    const { memo, made } = counted();
    for (const length of [256, 257, 256, 257]) memo.of('x'.repeat(length));
    expect(made.map(({ length }) => length)).toEqual([256, 257, 257]);
  });
});
