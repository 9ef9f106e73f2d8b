import { jest } from '@jest/globals';
import type { Connection } from '../src/client/connection.js';
import { Redis } from '../src/redis.js';

/** A connection of a user's own making. */
function connection(given: Partial<Connection>): Connection {
  return {
    isCluster: false,
    warnings: [],
    send: () => Promise.reject(new Error('away')),
    subscribe: () => Promise.reject(new Error('away')),
    reset: () => {},
    close: async () => {},
    ...given,
  };
}

function warningsOf(client: Connection, onServerRestart: 'keep' | 'clear'): unknown[] {
  const emit = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
  new Redis({ client, onServerRestart });
  const { calls } = emit.mock;
  emit.mockRestore();
  return calls;
}

test('what is wrong with the options of a client is warned of', () => {
  const client = connection({ warnings: ['This is wrong.'] });
  expect(warningsOf(client, 'clear')).toEqual([['This is wrong.', 'PurecacheWarning']]);
});

test('so it is that restarts of a cluster’s nodes are not all noticed', () => {
  expect(warningsOf(connection({ isCluster: true }), 'clear')).toEqual([
    [expect.stringMatching(/onServerRestart: 'clear'.*one node/), 'PurecacheWarning'],
  ]);
  expect(warningsOf(connection({ isCluster: true }), 'keep')).toEqual([]);
});
