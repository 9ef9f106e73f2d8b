/** What the package exports. */
import * as core from '@purecache/core';

import * as nestjs from '../../src/index.js';

test('the public names are these', () => {
  expect(Object.keys(nestjs).sort()).toEqual([
    'CacheEvict',
    'CachePut',
    'Cached',
    'PurecacheHealth',
    'PurecacheInspectorModule',
    'PurecacheModule',
    'PurecacheService',
    'cacheOf',
    'storeToken',
  ]);
});

test('what is the same as in core is the very same', () => {
  expect([nestjs.CacheEvict, nestjs.CachePut, nestjs.cacheOf]).toEqual([core.CacheEvict, core.CachePut, core.cacheOf]);
});
