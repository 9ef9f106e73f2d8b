/** The short way to a hit, which asks the backend itself: what it finds, and what goes wrong there, as on the long way. */
import { cache, cacheOf, setEnabled, type SyncCacheBackend } from '@purecache/core';

class Scripted implements SyncCacheBackend {
  static readonly options: readonly string[] = [];
  readonly sync = true;
  readonly entries = new Map<string, unknown>();
  readonly asked: string[] = [];
  /** Answers in place of the entries. */
  answer: ((key: string) => unknown) | undefined;
  deletes: (() => never) | undefined;

  get(key: string): unknown {
    this.asked.push(key);
    return this.answer === undefined ? this.entries.get(key) : this.answer(key);
  }
  set(key: string, value: unknown): void {
    this.entries.set(key, value);
  }
  delete(key: string): boolean {
    this.deletes?.();
    return this.entries.delete(key);
  }
  clear(): void {
    this.entries.clear();
  }
}

function scripted(options: { backendErrors?: 'throw' } = {}) {
  const failures: unknown[] = [];
  let loads = 0;
  const load = cache((id: string | number) => `${typeof id} ${id}, load ${++loads}`, {
    backend: Scripted,
    onBackendError: (error) => void failures.push(error.code),
    ...options,
  });
  load('warm-up'); // so that it is known to be synchronous
  const backend = cacheOf(load).backend as unknown as Scripted;
  backend.asked.length = 0;
  return { load, backend, failures };
}

test.each(['a', 5])('a miss and a hit of %p ask the backend once each', (id) => {
  const { load, backend } = scripted();
  expect([load(id), load(id)]).toEqual([`${typeof id} ${id}, load 2`, `${typeof id} ${id}, load 2`]);
  expect(backend.asked).toHaveLength(2);
});

test('a string and a number of the same text are two keys', () => {
  const { load } = scripted();
  expect([load('5'), load(5), load('5')]).toEqual(['string 5, load 2', 'number 5, load 3', 'string 5, load 2']);
});

test('a backend that throws is asked once, told of once, and the method runs', () => {
  const { load, backend, failures } = scripted();
  backend.answer = () => {
    throw new Error('out of order');
  };
  expect(load('a')).toBe('string a, load 2');
  expect(backend.asked).toEqual(['a']);
  expect(failures).toEqual(['PURECACHE_BACKEND_FAILED']);
});

test('its error is the call’s own where that was asked for', () => {
  const { load, backend } = scripted({ backendErrors: 'throw' });
  backend.answer = () => {
    throw new Error('out of order');
  };
  expect(() => load('a')).toThrow(expect.objectContaining({ code: 'PURECACHE_BACKEND_FAILED' }));
});

test.each(['resolves', 'rejects'])(
  'a promise that %s, from a synchronous backend, is told of, and is no hit',
  (how) => {
    const { load, backend, failures } = scripted();
    backend.answer = () => (how === 'resolves' ? Promise.resolve(1) : Promise.reject(new Error('unheard')));
    expect(load('a')).toBe('string a, load 2');
    expect(failures).toEqual(['PURECACHE_BACKEND_CONTRACT']);
    expect(backend.asked).toEqual(['a']);
  },
);

test('a key whose delete failed is not looked up until a delete succeeds', async () => {
  const { load, backend } = scripted();
  load('a');
  backend.deletes = () => {
    throw new Error('out of order');
  };
  await expect(cacheOf(load).delete('a')).rejects.toMatchObject({ code: 'PURECACHE_BACKEND_FAILED' });
  expect(load('a')).toBe('string a, load 3');
  backend.deletes = undefined;
  await cacheOf(load).delete('a');
  expect([load('a'), load('a')]).toEqual(['string a, load 4', 'string a, load 4']);
});

test('with caching turned off nothing is looked up', () => {
  const { load, backend } = scripted();
  load('a');
  backend.asked.length = 0;
  try {
    setEnabled(false);
    expect(load('a')).toBe('string a, load 3');
  } finally {
    setEnabled(true);
  }
  expect(backend.asked).toEqual([]);
});
