// Containers whose entries expire: look-ups, overwriting and replacement at 100k, and a million entries expiring.
import { keyText, keyTexts } from '../data/key-text.mjs';
import { randomIndexes, shuffledIndexes } from '../data/random.mjs';
import { kept } from '../timing/kept.mjs';
import { nanosecondsPerCall } from '../timing/nanoseconds-per-call.mjs';
import { fill, nanoseconds, short, VALUE } from './container-case.mjs';
import { ttlExpire } from './ttl-expire.mjs';

const CAPACITY = 100_000;
const HOUR = 3_600_000;
/** Milliseconds for setting each key once before replacement is timed. */
const ONCE_AROUND = 1_000;

export const ttl = {
  name: 'ttl',
  title: 'Containers with a time to live',
  cases: [
    ttlCase(`get and overwrite, ${short(CAPACITY)}`, {
      metrics: [nanoseconds('get', 'get, re-used strings'), nanoseconds('overwrite', 'set, same keys')],
      run: measureGets,
    }),
    ttlCase(`churn, ${short(CAPACITY)}`, { metrics: [nanoseconds('set', 'set, re-used strings')], run: measureChurn }),
    ttlExpire(1_000_000),
  ],
};

function ttlCase(name, { metrics, run }) {
  return {
    name,
    limit: 'limit: Map + coarse clock',
    metrics,
    setup: { ttl: HOUR },
    takes: ({ ttlContainer }) => ttlContainer !== undefined,
    run(contender, effort) {
      const capacity = effort.size(CAPACITY);
      return run(contender.ttlContainer({ capacity, ttl: HOUR }), capacity, effort);
    },
  };
}

async function measureGets(container, entries, effort) {
  const pool = keyTexts(entries);
  fill(container, pool);
  const indexes = randomIndexes(entries);
  const prepare = (count) => indexes(count).map((index) => pool[index]);
  const getAll = (keys) => {
    let missing = 0;
    for (let i = 0; i < keys.length; i++) {
      const value = container.get(keys[i]);
      if (value === undefined) missing++;
      kept.value = value;
    }
    if (missing > 0) throw new Error(`${missing} entries of a container that is not over its capacity are gone`);
  };
  const get = await nanosecondsPerCall({ prepare, run: getAll }, effort);
  return { get, overwrite: await nanosecondsPerCall({ prepare, run: setAll(container) }, effort) };
}

/** Three times as many keys as there is room for, in turn: every `set` evicts where the container is bounded. */
async function measureChurn(container, entries, effort) {
  const keys = shuffledIndexes(entries * 3).map(keyText);
  // Once around, so that what is unbounded has stopped growing; not for longer than that, because one peer is slow at it.
  const stop = performance.now() + ONCE_AROUND;
  let at = 0;
  while (at < keys.length && (at < entries || performance.now() < stop)) container.set(keys[at++], VALUE);
  const prepare = (count) => {
    if (at + count > keys.length) at = 0;
    return keys.slice(at, (at += count));
  };
  return { set: await nanosecondsPerCall({ prepare, run: setAll(container) }, effort) };
}

function setAll(container) {
  return (keys) => {
    for (let i = 0; i < keys.length; i++) container.set(keys[i], VALUE);
  };
}
