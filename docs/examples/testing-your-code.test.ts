// #region manual-clock
import { ManualClock, resetAll } from '@purecache/core/testing';
import { TTL } from '@purecache/ttl';
import { greeting, SessionService } from './testing-your-code.js';

test('a session is asked for again after a minute', async () => {
  const clock = new ManualClock();
  let fetches = 0;
  const service = new SessionService(async () => `user ${++fetches}`, new TTL({ ttl: '1m', clock }));

  expect(await service.userOf('token')).toBe('user 1');
  clock.advance(59_999);
  expect(await service.userOf('token')).toBe('user 1');
  clock.advance(1);
  expect(await service.userOf('token')).toBe('user 2');
});
// #endregion

// #region reset-all
afterEach(() => resetAll());

test('one test loads a greeting', () => {
  expect(greeting('Ada')).toBe(greeting('Ada'));
});

test('resetAll empties every cache of every decorated method and cached function', async () => {
  const before = greeting('Ada');
  await resetAll();
  expect(greeting('Ada')).not.toBe(before);
});
// #endregion
