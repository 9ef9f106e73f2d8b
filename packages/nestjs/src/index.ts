/** Public names of `@purecache/nestjs`. */
export { Cached, type NestCachedFunction, type StoredOptions } from './cached.js';
export { CacheEvict, CachePut, cacheOf } from '@purecache/core';
export { PurecacheModule, type AsyncStoreOptions, type StoreFlags, type RootFlags } from './purecache-module.js';
export { PurecacheService, type InStore, type MethodRow } from './purecache-service.js';
export { PurecacheHealth, type PurecacheHealthResult, type StoreHealth } from './purecache-health.js';
export { PurecacheInspectorModule } from './inspector/purecache-inspector-module.js';
export type { InspectorOptions } from './inspector/inspector-options.js';
export type { StoreClass, StoreOptions } from './opened-store.js';
export { storeToken } from './store-token.js';
