import { RedisError } from '../src/redis-error.js';

test('carries a code with the prefix of the package, a message and what was caught', () => {
  const cause = new Error('read ECONNRESET');
  const error = new RedisError('DISCONNECTED', 'The connection was lost.', cause);

  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'RedisError',
    code: 'PURECACHE_REDIS_DISCONNECTED',
    message: 'The connection was lost.',
    cause,
  });
  expect(Object.keys(new RedisError('DEADLINE', 'x'))).not.toContain('cause');
  expect('cause' in new RedisError('DEADLINE', 'x')).toBe(false);
});
