import { nodeRedisWarnings } from '../src/client/node-redis-warnings.js';

test('the recommended option is not warned of, nor one that is overridden for each command', () => {
  const options = { disableOfflineQueue: true, commandOptions: { timeout: 5_000 }, socket: {} };
  expect(nodeRedisWarnings(options)).toEqual([]);
});

test('a queue for the time without a connection, which is the default, is warned of', () => {
  expect(nodeRedisWarnings({})).toEqual([expect.stringContaining(`'disableOfflineQueue'`)]);
});

test('a client that never reconnects is warned of', () => {
  expect(nodeRedisWarnings({ disableOfflineQueue: true, socket: { reconnectStrategy: false } })).toEqual([
    expect.stringContaining(`'reconnectStrategy'`),
  ]);
});
