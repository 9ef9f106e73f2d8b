import { clientError } from '../src/client/client-error.js';
import { RedisError } from '../src/redis-error.js';

test.each([
  'ERR syntax error',
  'READONLY You cannot write',
  'NOAUTH Authentication required.',
  'OOM command not allowed',
])('an error reply is passed on: %s', (message) => {
  const error = new Error(message);
  expect(clientError(error)).toBe(error);
});

test('the words of the command are taken off an error', () => {
  const reply = Object.assign(new Error('WRONGTYPE x'), { command: { name: 'get', args: ['secret'] } });
  const lost = Object.assign(new Error('Connection is closed.'), { command: { name: 'get', args: ['secret'] } });

  expect(clientError(reply)).not.toHaveProperty('command');
  expect(clientError(lost)).toHaveProperty('cause');
  expect(lost).not.toHaveProperty('command');
});

test.each([
  [new Error('Connection is closed.'), 'The connection to Redis failed: Connection is closed.'],
  [
    Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' }),
    'The connection to Redis failed: ECONNREFUSED.',
  ],
  [undefined, 'The connection to Redis failed: the client gave no reason.'],
  [null, 'The connection to Redis failed: the client gave no reason.'],
])('what a client says itself becomes PURECACHE_REDIS_DISCONNECTED: %s', (caught, message) => {
  const error = clientError(caught);
  expect(error).toMatchObject({ code: 'PURECACHE_REDIS_DISCONNECTED', message });
  expect(error.cause).toBe(caught ?? error.cause);
});

test('an error of ours stays as it is', () => {
  const error = new RedisError('DEADLINE', 'x');
  expect(clientError(error)).toBe(error);
});
