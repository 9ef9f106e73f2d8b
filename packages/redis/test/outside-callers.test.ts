import { AsyncLocalStorage } from 'node:async_hooks';
import { outsideCallers } from '../src/client/outside-callers.js';

test('what is made for longer than a call knows nothing of its caller', () => {
  const request = new AsyncLocalStorage<string>();
  request.run('a request', () => {
    expect(outsideCallers(() => request.getStore())).toBeUndefined();
    expect(request.getStore()).toBe('a request');
  });
});
