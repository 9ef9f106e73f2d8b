// Keys from arguments: what it takes to make the key of fresh arguments and to find its entry in a Map.
import { ARGUMENT_LISTS } from '../data/argument-lists.mjs';
import { randomIndexes } from '../data/random.mjs';
import { kept } from '../timing/kept.mjs';
import { nanosecondsPerCall } from '../timing/nanoseconds-per-call.mjs';

const ENTRIES = 1_000;

export const keys = {
  name: 'keys',
  title: 'Keys: make the key of fresh arguments, find it in a Map of 1,000',
  cases: ARGUMENT_LISTS.map(keysCase),
};

function keysCase({ id, label, make }) {
  return {
    name: label,
    limit: 'limit: visit every leaf',
    metrics: [{ id: 'found', label: 'key and look-up', unit: 'ns', better: 'lower' }],
    setup: {},
    takes: ({ key, shapes }) => key !== undefined && (shapes === undefined || shapes.includes(id)),
    run: async (contender, effort) => ({ found: await measure(contender, make, effort) }),
  };
}

async function measure({ key, isKeyless = false }, make, effort) {
  const entries = effort.size(ENTRIES);
  const map = new Map();
  for (let index = 0; index < entries; index++) map.set(key(make(index)), index);
  if (!isKeyless && map.size !== entries) throw new Error(`${entries} argument lists have ${map.size} keys`);

  const indexes = randomIndexes(entries);
  const prepare = (count) => indexes(count).map(make);
  const find = (lists) => {
    let missing = 0;
    for (let i = 0; i < lists.length; i++) {
      const value = map.get(key(lists[i]));
      if (value === undefined) missing++;
      kept.value = value;
    }
    if (missing > 0) throw new Error(`${missing} keys were not found again`);
  };
  const visit = (lists) => {
    for (let i = 0; i < lists.length; i++) kept.value = key(lists[i]);
  };
  return await nanosecondsPerCall({ prepare, run: isKeyless ? visit : find }, effort);
}
