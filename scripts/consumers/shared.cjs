// The same from CommonJS; what it gets must be the CommonJS build.
const assert = require('node:assert/strict');
const { cache } = require('@purecache/core');
const { LRU } = require('@purecache/lru');
const { Redis } = require('@purecache/redis');
const { Tiered } = require('@purecache/tiered');

assert.match(require.resolve('@purecache/redis'), /dist[\\/]cjs/);
const shared = new Redis({ url: 'redis://127.0.0.1:1' });
const backend = new Tiered({ memory: new LRU({ capacity: 8 }), shared });
const double = cache(async (n) => n * 2, { backend, namespace: 'doubles', onBackendError: () => {} });
double(21)
  .then((result) => assert.equal(result, 42))
  .then(() => shared.close());
