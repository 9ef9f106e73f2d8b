// How much work a measurement does: enough for a steady figure, or just enough to see that everything runs.

/**
 * @typedef {object} Effort
 * @property {number} warmUp milliseconds of work before anything is timed
 * @property {number} span milliseconds that one repetition times
 * @property {number} repetitions of which the median counts
 * @property {number} batch most calls between two readings of the clock
 * @property {(n: number) => number} size scales a number of entries
 */

/** @type {Record<'full' | 'quick', Effort>} */
export const EFFORTS = {
  full: { warmUp: 40, span: 3, repetitions: 11, batch: 1_024, size: (n) => n },
  quick: { warmUp: 0, span: 0, repetitions: 2, batch: 32, size: (n) => Math.min(n, 256) },
};
