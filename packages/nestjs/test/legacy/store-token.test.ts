/** The token of a store, and the name in it. */
import { storeNameOf, storeToken } from '../../src/store-token.js';

test('a token says what to import', () => {
  expect(storeToken()).toBe('purecache store "default" (import PurecacheModule.forRoot({ backend: … }))');
  expect(storeToken('sessions')).toBe(
    `purecache store "sessions" (import PurecacheModule.register({ name: 'sessions', backend: … }))`,
  );
});

test.each(['default', 'sessions', 'a "quoted" one', `'" (import PurecacheModule.`])('its name is found: %s', (name) => {
  expect(storeNameOf(storeToken(name))).toBe(name);
});

test.each([
  'sessions',
  `opened ${storeToken('sessions')}`,
  'purecache store "sessions"',
  `${storeToken('sessions')} `,
  Symbol('sessions'),
  class {},
  1,
])('other tokens have no name: %p', (token) => expect(storeNameOf(token)).toBeUndefined());
