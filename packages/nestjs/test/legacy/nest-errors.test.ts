/** The messages of this package's own errors. */
import { notInjected, standardDecorator } from '../../src/nest-errors.js';
import { storeToken } from '../../src/store-token.js';

test.each([
  [storeToken('sessions'), `the store 'sessions'`],
  [class Backends {}, `the store 'Backends'`],
  [Symbol('mine'), `the store 'Symbol(mine)'`],
])('an object that Nest did not make: the store is named, and the way out', (token, store) => {
  const { code, message } = notInjected('Users', 'find', token);
  expect(code).toBe('PURECACHE_NO_BACKEND');
  expect(message).toContain(`Users.find takes its cache from ${store}`);
  expect(message).toContain(`@Cached({ backend: (self) => self.cache, namespace: 'Users.find' }) of @purecache/core`);
});

test('standard decorators: the way out is named', () => {
  expect(standardDecorator()).toMatchObject({
    name: 'TypeError',
    code: 'PURECACHE_UNSUPPORTED_TARGET',
    message: expect.stringContaining('Inject the store and use @Cached({ backend: (self) => self.cache'),
  });
});
