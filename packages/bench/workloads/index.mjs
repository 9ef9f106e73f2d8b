// The workloads, in the order in which they run.
import { hit } from './hit.mjs';
import { instances } from './instances.mjs';
import { keys } from './keys.mjs';
import { lru } from './lru.mjs';
import { megamorphic } from './megamorphic.mjs';
import { stampede } from './stampede.mjs';
import { ttl } from './ttl.mjs';
import { ttlHit } from './ttl-hit.mjs';
import { unused } from './unused.mjs';

/**
 * @typedef {object} Metric the first one of a case orders its table
 * @property {string} id
 * @property {string} label
 * @property {string} unit
 * @property {'lower' | 'higher'} [better] without it there are no ratios
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {string} limit the contender that ratios are counted from
 * @property {Metric[]} metrics
 * @property {object} setup decides, with the contender, which duties are left out
 * @property {(contender: object) => boolean} takes
 * @property {(contender: object, effort: import('../timing/effort.mjs').Effort) => Promise<Record<string, number>>} run
 *
 * @typedef {object} Workload
 * @property {string} name
 * @property {string} title
 * @property {Case[]} cases
 * @property {string[]} [skips] contenders left out
 */

/** @type {Workload[]} */
export const WORKLOADS = [hit, ttlHit, instances, keys, lru, ttl, stampede, megamorphic, unused];

/** Whether a contender takes part in a case. */
export function takesPart(workload, measured, contender) {
  if (contender.workloads !== undefined && !contender.workloads.includes(workload.name)) return false;
  return workload.skips?.includes(contender.name) !== true && measured.takes(contender);
}
