/** `@Cached` over a shared backend that rejects, throws or hangs: the method runs, whoever listens hears of it. */
import { jest } from '@jest/globals';
import { Cached, cacheOf, type CacheBackend } from '../../src/index.js';
import { Failing, FailingSync, Slow } from '../support/doubles.js';
import { settled } from '../support/deferred.js';
import { rejectionOf } from '../support/caught.js';

let names = 0;
function serviceOn(backend: CacheBackend, options: object = {}) {
  const heard: unknown[] = [];
  class Service {
    calls = 0;
    @Cached({
      backend,
      namespace: `failing ${names++}`,
      onBackendError: (error, { method, operation }) => void heard.push([error.code, method, operation]),
      ...options,
    })
    async get(id: string): Promise<string> {
      return `${id} ${++this.calls}`;
    }
  }
  return { service: new Service(), heard };
}
afterEach(() => jest.useRealTimers());

describe('a backend that rejects', () => {
  test('in get: the method runs each time', async () => {
    const { service, heard } = serviceOn(new Failing('get'));
    expect([await service.get('a'), await settled(), await service.get('a')]).toEqual(['a 1', undefined, 'a 2']);
    expect(heard[0]).toEqual(['PURECACHE_BACKEND_FAILED', 'Service.get', 'get']);
    expect(heard).toHaveLength(2);
  });

  test('in set: callers have their value, and nothing old is served', async () => {
    const backend = new Failing('set');
    const { service, heard } = serviceOn(backend);
    expect([await service.get('a'), await settled(), await service.get('a')]).toEqual(['a 1', undefined, 'a 2']);
    expect(heard[0]).toEqual(['PURECACHE_BACKEND_FAILED', 'Service.get', 'set']);
    await settled();
    backend.failing.clear();
    const last = [await service.get('a'), await settled(), await service.get('a')];
    expect(last).toEqual(['a 3', undefined, 'a 3']);
  });

  test('in operations of the handle: they reject', async () => {
    const { service } = serviceOn(new Failing('delete', 'clear'));
    expect(await rejectionOf(cacheOf(service, 'get').delete('a'))).toMatchObject({ code: 'PURECACHE_BACKEND_FAILED' });
    expect(await rejectionOf(cacheOf(service, 'get').clear())).toMatchObject({ code: 'PURECACHE_BACKEND_FAILED' });
  });

  test("with backendErrors: 'throw': the call fails, the failure is not cached", async () => {
    const backend = new Failing('get');
    const { service, heard } = serviceOn(backend, { backendErrors: 'throw' });
    expect(await rejectionOf(service.get('a'))).toMatchObject({ code: 'PURECACHE_BACKEND_FAILED' });
    expect([service.calls, heard]).toEqual([0, []]);
    backend.failing.clear();
    expect(await service.get('a')).toBe('a 1');
  });
});

test('a backend in memory that throws: the method runs', async () => {
  const backend = new FailingSync();
  const { service, heard } = serviceOn(backend);
  backend.failing.add('get');
  expect([await service.get('a'), await service.get('a')]).toEqual(['a 1', 'a 2']);
  expect(heard).toHaveLength(2);
  backend.failing.clear();
  expect([await service.get('a'), service.calls]).toEqual(['a 2', 2]);
});

test('a backend that never answers: the method runs after the deadline, and callers do not wait for a store', async () => {
  const backend = new Slow();
  backend.hold('get');
  backend.hold('set');
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  const { service, heard } = serviceOn(backend);
  const call = service.get('a');
  await jest.advanceTimersByTimeAsync(249);
  expect([service.calls, heard]).toEqual([0, []]);
  await jest.advanceTimersByTimeAsync(1);
  expect([await call, heard]).toEqual(['a 1', [['PURECACHE_BACKEND_TIMEOUT', 'Service.get', 'get']]]);
  await jest.advanceTimersByTimeAsync(250);
  expect(heard[1]).toEqual(['PURECACHE_BACKEND_TIMEOUT', 'Service.get', 'set']);
});
