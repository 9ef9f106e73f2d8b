// The import direction of packages/core/src, lowest layer first: the one list that the lint rule and the check of the
// built output read.

/**
 * Files without extension; `name/*` is a folder. A file imports files of its own layer and of lower ones, never of a
 * higher one. A file that stands in no layer fails the checks, so a new file has to be given its place here.
 */
export const CORE_LAYERS = [
  // words that know nothing of caching
  ['errors', 'show', 'duration', 'backend', 'leading', 'record', 'one-shot', 'runtime/*'],
  [
    'signatures/*',
    'assert',
    'kill-switch',
    'view/events',
    'view/load-times',
    'view/trace',
    'view/load-hook',
    'view/observed-load',
  ],
  // storage in memory, which the backends are made of
  ['storage/*', 'from-map'],
  ['key/*'],
  // keeping callers apart
  ['isolation/*'],
  // what a user asked for, and what a method knows
  ['flight', 'single-flight', 'load-context', 'view/report-outcome'],
  ['options', 'assert-suited', 'call-key', 'view/call-counts', 'cached-method', 'freshness/*'],
  // between a call and its backend
  ['entries/*', 'namespace-guard'],
  // a call
  ['background', 'invoke', 'load-timer', 'view/load-report', 'load', 'answers', 'loads', 'read-through', 'by-hand'],
  ['scope'],
  // what users hold
  ['registry', 'stand-in', 'wrapper', 'methods-of', 'decorate', 'writes/*'],
  ['cached', 'cache', 'cache-evict', 'cache-put', 'handle', 'view/cache-stats', 'view/cached-methods', 'invalidate'],
  ['index'],
];

/** Stands outside the layers: it may import every one of them and Node's builtins; only itself may import it. */
export const CORE_TESTING = 'testing/';

/**
 * The layer of a file of packages/core/src, counted from 0.
 *
 * @param {string} file path from src without extension, such as `storage/index`
 * @returns {number | undefined} undefined: the file stands in no layer
 */
export function layerOf(file) {
  const found = CORE_LAYERS.findIndex((layer) =>
    layer.some((entry) => (entry.endsWith('/*') ? file.startsWith(entry.slice(0, -1)) : file === entry)),
  );
  return found === -1 ? undefined : found;
}
