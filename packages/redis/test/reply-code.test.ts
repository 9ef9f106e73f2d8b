import { replyCode } from '../src/server/reply-code.js';

test.each([
  ['NOSCRIPT No matching script. Please use EVAL.', 'NOSCRIPT'],
  ['OOM command not allowed', 'OOM'],
  ['ERR', 'ERR'],
])('%s begins with a code', (message, code) => {
  expect(replyCode(new Error(message))).toBe(code);
});

test.each(['Connection is closed.', 'A word', '', 'NO-CODE here', ' ERR x'])('%j is no reply', (message) => {
  expect(replyCode(new Error(message))).toBeUndefined();
});

test('errors with a code of their own, and what is no error, are no replies', () => {
  expect(replyCode(Object.assign(new Error('ERR x'), { code: 'ECONNRESET' }))).toBeUndefined();
  expect(replyCode('ERR x')).toBeUndefined();
  expect(replyCode(undefined)).toBeUndefined();
});
