import { cache } from '../src/cache.js';
import { LeasingStore } from './support/leasing-backend.js';

test('a wait for another process that fails is told of, and the call loads', async () => {
  const backend = new LeasingStore().open();
  const heard: unknown[] = [];
  backend.lead = async () => ({
    kind: 'wait',
    wait: async () => {
      throw new Error('away');
    },
  });
  const load = cache(async (id: string) => `own ${id}`, {
    backend,
    namespace: 'users',
    onBackendError: (error, { operation }) => heard.push([error.code, operation]),
  });
  expect(await load('1')).toBe('own 1');
  expect(heard).toEqual([['PURECACHE_BACKEND_FAILED', 'get']]);
});
