/** `@purecache/tiered`: memory in front of a backend that several processes share, kept coherent. */
export type { NearEntry } from './near-entries.js';
export { Tiered } from './tiered.js';
export type { SharedBackend, TieredOptions } from './tiered-options.js';
