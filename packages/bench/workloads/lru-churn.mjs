// Replacement in a full container: every `set` evicts; alone, with the garbage collector watched, and among look-ups.
import { keyText, keyTexts } from '../data/key-text.mjs';
import { shuffledIndexes } from '../data/random.mjs';
import { zipfIndexes } from '../data/zipf.mjs';
import { watchGc } from '../timing/gc-watch.mjs';
import { nanosecondsPerCall } from '../timing/nanoseconds-per-call.mjs';
import { containerCase, fill, nanoseconds, short, VALUE } from './container-case.mjs';

const LIMIT = 'limit: Map, oldest out';
/** Times that the keys go round while the garbage collector is watched. */
const ROUNDS = 5;

export function lruChurn(capacity) {
  return containerCase(`churn, ${short(capacity)}`, {
    limit: LIMIT,
    isBounded: true,
    metrics: [nanoseconds('set', 'set, fresh strings')],
    async run(open, effort) {
      const entries = effort.size(capacity);
      const container = open(entries);
      fill(container, keyTexts(entries));
      let next = entries;
      const prepare = (count) => Array.from({ length: count }, () => keyText(next++));
      return { set: await nanosecondsPerCall({ prepare, run: setAll(container) }, effort) };
    },
  });
}

/** With strings made before, so that all garbage is the container's own. */
export function lruChurnGc(capacity) {
  return containerCase(`churn and garbage, ${short(capacity)}`, {
    limit: LIMIT,
    isBounded: true,
    metrics: [
      nanoseconds('set', 'set, re-used strings'),
      { id: 'share', label: 'time in GC', unit: '%' },
      { id: 'pause', label: 'longest GC pause', unit: 'ms' },
    ],
    async run(open, effort) {
      const entries = effort.size(capacity);
      const container = open(entries);
      const pool = keyTexts(entries * 3);
      const keys = shuffledIndexes(entries * 3).map((index) => pool[index]);
      const set = setAll(container);
      set(keys);
      globalThis.gc();
      const stop = await watchGc();
      const started = performance.now();
      for (let round = 0; round < ROUNDS; round++) set(keys);
      const elapsed = performance.now() - started;
      const { total, longest } = await stop();
      return { set: (elapsed * 1e6) / (keys.length * ROUNDS), share: (total / elapsed) * 100, pause: longest };
    },
  });
}

/** Read-through of skewed keys, ten times as many as there is room for: 9 of 10 are look-ups, and a miss sets. */
export function lruMixed(capacity) {
  return containerCase(`mixed 90/10, Zipf, ${short(capacity)}`, {
    limit: LIMIT,
    isBounded: true,
    metrics: [nanoseconds('operation', 'operation, re-used strings'), { id: 'hits', label: 'hits', unit: '%' }],
    async run(open, effort) {
      const entries = effort.size(capacity);
      const container = open(entries);
      const pool = keyTexts(entries * 10);
      const indexes = zipfIndexes(entries * 10);
      const prepare = (count) => indexes(count).map((index) => pool[index]);
      let hits = 0;
      let gets = 0;
      const readThrough = (keys) => {
        for (let i = 0; i < keys.length; i++) {
          const key = keys[i];
          if (i % 10 === 9) container.set(key, VALUE);
          else {
            gets++;
            if (container.get(key) === undefined) container.set(key, VALUE);
            else hits++;
          }
        }
      };
      for (let filled = 0; filled < entries * 4; filled += 1_000) readThrough(prepare(1_000));
      hits = gets = 0;
      const operation = await nanosecondsPerCall({ prepare, run: readThrough }, effort);
      return { operation, hits: (hits / gets) * 100 };
    },
  });
}

function setAll(container) {
  return (keys) => {
    for (let i = 0; i < keys.length; i++) container.set(keys[i], VALUE);
  };
}
