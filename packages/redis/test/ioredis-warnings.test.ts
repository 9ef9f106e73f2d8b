import { ioredisWarnings } from '../src/client/ioredis-warnings.js';

const server = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: () => 50,
};
const cluster = {
  enableOfflineQueue: false,
  retryDelayOnFailover: 0,
  scaleReads: 'master',
  clusterRetryStrategy: () => 100,
};

test('the recommended options are not warned of', () => {
  expect(ioredisWarnings(server, false)).toEqual([]);
  expect(ioredisWarnings(cluster, true)).toEqual([]);
});

test.each([
  ['enableOfflineQueue', true],
  ['autoResendUnfulfilledCommands', true],
  ['maxRetriesPerRequest', 20],
  ['maxRetriesPerRequest', null],
  ['retryStrategy', null],
])('the option %s: %s of a client is warned of, once and by name', (option, value) => {
  expect(ioredisWarnings({ ...server, [option]: value }, false)).toEqual([expect.stringContaining(`'${option}'`)]);
});

test.each([
  ['enableOfflineQueue', true],
  ['retryDelayOnFailover', 100],
  ['scaleReads', 'slave'],
  ['clusterRetryStrategy', null],
])('the option %s: %s of a cluster client is warned of, once and by name', (option, value) => {
  expect(ioredisWarnings({ ...cluster, [option]: value }, true)).toEqual([expect.stringContaining(`'${option}'`)]);
});

test('the defaults are warned of: they send commands twice, and late', () => {
  expect(ioredisWarnings({ retryStrategy: () => 50 }, false)).toHaveLength(3);
  expect(ioredisWarnings({ scaleReads: 'master', clusterRetryStrategy: () => 50 }, true)).toHaveLength(2);
});
