// What the cases about bounded containers have in common.

export const VALUE = { some: 'value' };

/**
 * @param {string} name
 * @param {object} options `limit`, `metrics` and `run(open, effort)`, where `open(capacity)` makes an empty container;
 *   `isBounded`: it must evict, which the plain Map does not; `needsDelete`
 */
export function containerCase(name, { limit = 'limit: Map', metrics, isBounded = false, needsDelete = false, run }) {
  return {
    name,
    limit,
    metrics,
    setup: {},
    takes: ({ container, name: contender }) => container !== undefined && !(isBounded && contender === 'limit: Map'),
    run: (contender, effort) => run((capacity) => contender.container({ capacity, needsDelete }), effort),
  };
}

/** A metric in nanoseconds per operation. */
export function nanoseconds(id, label) {
  return { id, label, unit: 'ns', better: 'lower' };
}

/** "10k" for 10,000. */
export function short(count) {
  return count >= 1_000_000 ? `${count / 1_000_000}M` : `${count / 1_000}k`;
}

/** Fills a container with keys. */
export function fill(container, keys) {
  for (const key of keys) container.set(key, VALUE);
}
