import { jest } from '@jest/globals';
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { CACHE_CHANNEL, isObserved, publish, type CacheEvent } from '../src/view/events.js';
import { runNode } from './support/run-node.js';
import { withGlobal } from './support/with-global.js';

const event: CacheEvent = { type: 'hit', method: 'A.get', namespace: undefined, key: 'k', age: 5 };

test('nobody listens at first, and an event to nobody is lost', () => {
  expect(isObserved()).toBe(false);
  expect(() => publish(event)).not.toThrow();
});

test('whoever subscribes later is seen, hears events within the call, and is gone afterwards', () => {
  const heard: unknown[] = [];
  const listener = (message: unknown, name: unknown) => heard.push([message, name]);
  subscribe(CACHE_CHANNEL, listener);
  expect(isObserved()).toBe(true);
  publish(event);
  expect(heard).toEqual([[event, 'purecache']]);
  unsubscribe(CACHE_CHANNEL, listener);
  expect(isObserved()).toBe(false);
  publish(event);
  expect(heard).toHaveLength(1);
});

test('a subscriber of the channel object is one too', () => {
  const listener = jest.fn();
  channel('purecache').subscribe(listener);
  publish(event);
  channel('purecache').unsubscribe(listener);
  expect(listener).toHaveBeenCalledTimes(1);
});

test('another copy of the module publishes to the same subscribers', async () => {
  const listener = jest.fn();
  subscribe(CACHE_CHANNEL, listener);
  jest.resetModules();
  const other = await import('../src/view/events.js');
  expect([other.publish === publish, other.isObserved()]).toEqual([false, true]);
  other.publish(event);
  unsubscribe(CACHE_CHANNEL, listener);
  expect(listener).toHaveBeenCalledTimes(1);
});

describe('in a process of its own', () => {
  // A loaded machine takes long to start a process.
  jest.setTimeout(30_000);

  test('the channel outlives a collection of garbage, so that a late subscriber is still seen', async () => {
    const { stdout } = await runNode(
      `
      import { subscribe } from 'node:diagnostics_channel';
      import { isObserved } from '../../src/view/events.js';
      globalThis.gc!();
      await new Promise((resolve) => setImmediate(resolve));
      globalThis.gc!();
      const before = isObserved();
      subscribe('purecache', () => {});
      console.log(before, isObserved());
      `,
      ['--expose-gc'],
    );
    expect(stdout).toBe('false true\n');
  });

  test('what a subscriber throws does not reach the call: it is an uncaught exception of the next tick', async () => {
    const { stdout } = await runNode(`
      import { subscribe } from 'node:diagnostics_channel';
      import { publish } from '../../src/view/events.js';
      process.on('uncaughtException', (error) => console.log('uncaught', error.message));
      subscribe('purecache', () => { throw new Error('boom'); });
      subscribe('purecache', () => console.log('the other one'));
      publish({ type: 'miss', method: 'A.get', namespace: undefined, key: 'k' });
      console.log('the call goes on');
    `);
    expect(stdout).toBe('the other one\nthe call goes on\nuncaught boom\n');
  });
});

test.each([
  ['no process', undefined],
  ['a process without getBuiltinModule', {}],
  ['a getBuiltinModule that knows nothing', { getBuiltinModule: () => undefined }],
  ['a module without channels', { getBuiltinModule: () => ({}) }],
])('in a runtime with %s nobody can listen, and nothing fails', async (_name, runtime) => {
  jest.resetModules();
  const bare = await withGlobal('process', runtime, () => import('../src/view/events.js'));
  expect(bare.isObserved()).toBe(false);
  expect(() => bare.publish(event)).not.toThrow();
});
