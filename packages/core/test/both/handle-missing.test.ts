/** `cacheOf` where nothing is cached: the error says so, and what to do. */
import { jest } from '@jest/globals';
import { Cached, cacheOf } from '../../src/index.js';
import { thrownBy } from '../support/caught.js';
import { Counting } from '../support/doubles.js';

describe('where nothing is cached', () => {
  class Service {
    plain(): void {}
    @Cached({ backend: Counting }) get(id: string): string {
      return id;
    }
    value = 5;
  }
  const service = new Service();
  const of = cacheOf as (...args: unknown[]) => unknown;
  const hint = /no @Cached method or cache\(\) function was found there.*cacheOf\(object, Class\.prototype\.method\)/;

  test.each<[string, unknown[], string]>([
    ['a plain method', [service, 'plain'], `'plain' of an object (Service) is not cached`],
    [
      'a plain method by reference',
      [service, service.plain],
      `the function plain of an object (Service) is not cached`,
    ],
    ['a method that is not there', [service, 'gett'], `'gett' of an object (Service) is not cached`],
    ['a field', [service, 'value'], `'value' of an object (Service) is not cached`],
    ['a symbol that is not there', [service, Symbol('x')], `'Symbol(x)' of an object (Service) is not cached`],
    ['an object alone', [service], `an object (Service) is not cached`],
    ['a plain function', [function load() {}], `the function load is not cached`],
    ['nothing', [], `undefined is not cached`],
    ['null', [null, 'get'], `'get' of null is not cached`],
    ['undefined', [undefined, 'get'], `'get' of undefined is not cached`],
    ['text', ['text', 'get'], `'get' of text is not cached`],
    ['a static that is a method of objects', [Service, 'get'], `'get' of the function Service is not cached`],
  ])('%s: the error says so, and what to do', (_name, args, start) => {
    const error = thrownBy(() => of(...args));
    expect(error).toMatchObject({ name: 'PurecacheError', code: 'PURECACHE_NOT_CACHED' });
    expect(error.message.startsWith(start)).toBe(true);
    expect(error.message).toMatch(hint);
  });

  describe('what does not let itself be looked at', () => {
    const revoked = (): object => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    };
    class Unnamable {
      declare get: unknown;
    }
    Object.defineProperty(Unnamable, 'name', {
      get: () => {
        throw new Error('name');
      },
    });
    const error = new Error('closed');
    const throwing = {
      get get(): never {
        throw error;
      },
    };
    test.each<[string, unknown[]]>([
      ['a revoked proxy', [revoked(), 'get']],
      ['a revoked proxy alone', [revoked()]],
      ['a revoked proxy and a plain function', [revoked(), () => 1]],
      ['an object whose class has no name to be read', [new Unnamable(), 'get']],
      ['a class that has none', [Unnamable, 'get']],
      ['a getter that throws', [throwing, 'get']],
    ])('%s is not cached, in so many words', (_what, args) => {
      expect(thrownBy(() => of(...args))).toMatchObject({
        code: 'PURECACHE_NOT_CACHED',
        message: expect.stringMatching(hint),
      });
    });

    test('what a getter threw is the cause', () => {
      expect(thrownBy(() => of(throwing, 'get'))).toHaveProperty('cause', error);
    });

    test('a revoked proxy and a cached method: there is a handle, of an object that nobody has called', async () => {
      const handle = of(revoked(), service.get) as { has(id: string): Promise<boolean> };
      expect(await handle.has('1')).toBe(false);
    });
  });

  test('text in the wrong place, which may be a secret, is not repeated', () => {
    for (const args of [['my-secret-token', 'get'], ['my-secret-token']]) {
      expect(thrownBy(() => of(...args)).message).not.toContain('secret');
    }
  });

  test('a spy that hides the method: the error says so; the function that it wraps still works', async () => {
    const { get } = service;
    service.get('1');
    const spy = jest.spyOn(service, 'get');
    expect(thrownBy(() => cacheOf(service, 'get'))).toMatchObject({
      code: 'PURECACHE_NOT_CACHED',
      message: expect.stringMatching(/spy/),
    });
    expect(await cacheOf(service, get).has('1')).toBe(true);
    spy.mockRestore();
    delete (service as { get?: unknown }).get;
    expect(await cacheOf(service, 'get').has('1')).toBe(true);
  });

  test.each([
    ['without an object', [Service.prototype.get]],
    ['with an object that is undefined', [undefined, Service.prototype.get]],
    ['with a primitive', ['text', Service.prototype.get]],
  ])('a cached method %s: its cache belongs to an object', (_name, args) => {
    expect(thrownBy(() => of(...args))).toMatchObject({
      name: 'PurecacheError',
      code: 'PURECACHE_NOT_CACHED',
      message: expect.stringMatching(
        /get is a method: its cache belongs to an object\. Write cacheOf\(object, method\)\.$/,
      ),
    });
  });
});
