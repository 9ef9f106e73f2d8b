import { readFileSync } from 'node:fs';
import * as core from '../src/index.js';
import * as testing from '../src/testing/index.js';

/** The names are the contract: to take one away or to add one is a decision, not a by-product. */
test('@purecache/core exports these names', () => {
  expect(Object.keys(core).toSorted()).toEqual([
    'CACHE_CHANNEL',
    'CacheEvict',
    'CachePut',
    'CacheRecord',
    'Cached',
    'PurecacheError',
    'allStats',
    'cache',
    'cacheKey',
    'cacheOf',
    'cachedMethodsOf',
    'clearAll',
    'fromMap',
    'hashKey',
    'instrumentLoads',
    'invalidateTags',
    'isEnabled',
    'setEnabled',
    'statsOf',
    'withTrace',
  ]);
});

test('@purecache/core/testing exports these names', () => {
  expect(Object.keys(testing).toSorted()).toEqual(['ManualClock', 'backendConformance', 'fromMap', 'resetAll']);
});

test('there is no default export', () => {
  expect(['default' in core, 'default' in testing]).toEqual([false, false]);
});

test('the package’s own names lead to them', async () => {
  const byName = await import('@purecache/core');
  expect({ ...byName }).toEqual({ ...core });
  expect({ ...(await import('@purecache/core/testing')) }).toEqual({ ...testing });
});

test('these are its entries, the same in the sources as in the published package', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    exports: object;
    publishConfig: { exports: object };
  };
  const entries = ['.', './testing', './storage', './package.json'];
  expect(Object.keys(manifest.exports)).toEqual(entries);
  expect(Object.keys(manifest.publishConfig.exports)).toEqual(entries);
});
