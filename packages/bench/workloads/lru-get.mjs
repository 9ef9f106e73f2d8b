// Look-ups in a full container, by string objects used before and by fresh ones; removal of single entries and of all.
import { keyText, keyTexts } from '../data/key-text.mjs';
import { randomIndexes, shuffledIndexes } from '../data/random.mjs';
import { kept } from '../timing/kept.mjs';
import { nanosecondsPerCall } from '../timing/nanoseconds-per-call.mjs';
import { containerCase, fill, nanoseconds, short, VALUE } from './container-case.mjs';

const REUSED = nanoseconds('reused', 'get, re-used strings');
const FRESH = nanoseconds('fresh', 'get, fresh strings');

export function lruGet(capacity) {
  return containerCase(`get, ${short(capacity)}`, {
    metrics: [FRESH, REUSED],
    run: async (open, effort) => await measureGets(open, effort.size(capacity), effort).then(({ figures }) => figures),
  });
}

/** Look-ups in a large container, and then the time for which emptying it holds the event loop. */
export function lruGetAndClear(capacity) {
  return containerCase(`get and clear, ${short(capacity)}`, {
    metrics: [FRESH, REUSED, { id: 'clear', label: 'clear', unit: 'ms', better: 'lower' }],
    async run(open, effort) {
      const { container, figures } = await measureGets(open, effort.size(capacity), effort);
      const started = performance.now();
      container.clear();
      return { ...figures, clear: performance.now() - started };
    },
  });
}

export function lruDelete(capacity) {
  return containerCase(`delete, ${short(capacity)}`, {
    metrics: [nanoseconds('deleted', 'delete, re-used strings')],
    needsDelete: true,
    async run(open, effort) {
      const entries = effort.size(capacity);
      const container = open(entries);
      const pool = keyTexts(entries);
      const order = shuffledIndexes(entries).map((index) => pool[index]);
      fill(container, pool);
      let at = 0;
      // Puts back what the batch before removed, so that the container stays full.
      let removed = [];
      const prepare = (count) => {
        fill(container, removed);
        if (at + count > entries) at = 0;
        removed = order.slice(at, (at += count));
        return removed;
      };
      const deleteAll = (keys) => {
        for (let i = 0; i < keys.length; i++) kept.value = container.delete(keys[i]);
      };
      return { deleted: await nanosecondsPerCall({ prepare, run: deleteAll }, effort) };
    },
  });
}

async function measureGets(open, entries, effort) {
  const container = open(entries);
  const pool = keyTexts(entries);
  fill(container, pool);
  const indexes = randomIndexes(entries);
  const getAll = (keys) => {
    let missing = 0;
    for (let i = 0; i < keys.length; i++) {
      const value = container.get(keys[i]);
      if (value !== VALUE) missing++;
      kept.value = value;
    }
    if (missing > 0) throw new Error(`${missing} entries of a container that is not over its capacity are gone`);
  };
  const fresh = await nanosecondsPerCall({ prepare: (count) => indexes(count).map(keyText), run: getAll }, effort);
  const prepareReused = (count) => indexes(count).map((index) => pool[index]);
  const reused = await nanosecondsPerCall({ prepare: prepareReused, run: getAll }, effort);
  return { container, figures: { fresh, reused } };
}
