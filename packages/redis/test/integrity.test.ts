import { createHmac } from 'node:crypto';
import { Integrity } from '../src/values/integrity.js';

const [first, second] = ['first secret, long', 'second secret, long'];
const bytes = Buffer.from('entry');

test('a mark is the first half of an HMAC-SHA256 under the current secret', () => {
  const expected = createHmac('sha256', first).update(bytes).digest().subarray(0, 16);
  expect(new Integrity([first, second]).mark(bytes)).toEqual(expected);
});

test('marks under the current and all previous secrets are accepted, others are not', () => {
  const mark = new Integrity([first]).mark(bytes);
  expect(new Integrity([first]).accepts(bytes, mark)).toBe(true);
  expect(new Integrity([second, 'third secret, long', first]).accepts(bytes, mark)).toBe(true);
  expect(new Integrity([second]).accepts(bytes, mark)).toBe(false);
  expect(new Integrity([first]).accepts(Buffer.from('Entry'), mark)).toBe(false);
});

test('a secret may be given as bytes', () => {
  const mark = new Integrity([Buffer.from(first)]).mark(bytes);
  expect(new Integrity([first]).accepts(bytes, mark)).toBe(true);
});

test.each<[string, unknown]>([
  ['no list', 'first secret, long'],
  ['nothing', undefined],
  ['an empty list', []],
  ['a short text', ['hunter2']],
  ['few bytes', [Buffer.from('hunter2')]],
  ['a short previous one', [first, 'hunter2']],
  ['a number', [1234567890123456]],
  ['an array', [Array(16).fill('hunter2')]],
])('%s is refused, and not shown', (_name, secrets) => {
  const make = (): unknown => new Integrity(secrets as string[]);
  expect(make).toThrow(expect.objectContaining({ code: 'PURECACHE_INVALID_OPTION' }));
  expect(make).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/hunter2|12345/) }));
});
