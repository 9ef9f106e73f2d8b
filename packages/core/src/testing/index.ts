/** Public names of `@purecache/core/testing`. */
export { backendConformance, type ConformanceOptions, type ConformanceTest } from './conformance.js';
export { ManualClock } from './manual-clock.js';
export { resetAll } from './reset-all.js';
export { fromMap } from '../from-map.js';
