import { BackendPort } from '../src/entries/backend-port.js';
import { BackendState } from '../src/entries/backend-state.js';
import { removeAll } from '../src/entries/remove-all.js';
import type { CacheBackend } from '../src/index.js';
import { rejectionOf, thrownBy } from './support/caught.js';
import { Failing, FailingSync } from './support/doubles.js';

/** Of keys such as `a:1` the prefix is `a:`. */
function open<B extends CacheBackend>(backend: B) {
  const state = new BackendState((key) => key.slice(0, 2));
  const user = { label: 'load', evictions: undefined, subject: () => ({ method: 'load', namespace: undefined }) };
  const port = new BackendPort(backend, { backendTimeout: 250, onBackendError: undefined }, state, user);
  return { backend, state, remove: (prefix: string) => removeAll(prefix, port, state) };
}

describe('in memory', () => {
  test('the entries under the prefix are gone when it returns, and their keys are suspect no more', () => {
    const { backend, state, remove } = open(new FailingSync());
    for (const key of ['a:1', 'b:1']) {
      backend.set(key, 1);
      state.suspects.add(key);
    }
    expect(remove('a:')).toBeUndefined();
    expect([...backend.entries.keys()]).toEqual(['b:1']);
    expect([state.suspects.cure('a:1'), state.suspects.cure('b:1')]).toEqual([undefined, 'delete']);
  });

  test('a failure is thrown, and every key under the prefix is suspect until a clear succeeds', () => {
    const { backend, state, remove } = open(new FailingSync());
    backend.failing.add('clear');
    expect(thrownBy(() => remove('a:')).code).toBe('PURECACHE_BACKEND_FAILED');
    expect([state.suspects.cure('a:1'), state.suspects.cure('b:1')]).toEqual(['clear', undefined]);
    backend.failing.clear();
    remove('a:');
    expect([state.suspects.cure('a:1'), state.suspects.isEmpty]).toEqual([undefined, true]);
  });
});

describe('on a backend that answers later', () => {
  test('the same, by the time it has answered, and not before', async () => {
    const { backend, state, remove } = open(new Failing());
    await backend.set('a:1', 1);
    state.suspects.add('a:1');
    const removing = remove('a:');
    expect(state.suspects.cure('a:1')).toBe('delete');
    await removing;
    expect([backend.entries.size, state.suspects.isEmpty]).toEqual([0, true]);
  });

  test('a failure is a rejection', async () => {
    const { state, remove } = open(new Failing('clear'));
    expect((await rejectionOf(remove('a:'))).code).toBe('PURECACHE_BACKEND_FAILED');
    expect([state.suspects.cure('a:1'), state.suspects.cure('b:1')]).toEqual(['clear', undefined]);
  });
});
