// What an entry of a full container takes, keys and values not counted.
import { keyTexts } from '../data/key-text.mjs';
import { heapBytes } from '../timing/heap-bytes.mjs';
import { kept } from '../timing/kept.mjs';
import { containerCase, fill, short } from './container-case.mjs';

export function lruMemory(capacity) {
  return containerCase(`memory, ${short(capacity)}`, {
    metrics: [{ id: 'bytes', label: 'bytes per entry', unit: 'B', better: 'lower' }],
    async run(open, effort) {
      const entries = effort.size(capacity);
      const keys = keyTexts(entries);
      // The code of a first container is not part of the second.
      fill(open(16), keys);
      const before = await heapBytes();
      const container = open(entries);
      fill(container, keys);
      const bytes = ((await heapBytes()) - before) / entries;
      kept.value = [container, keys];
      return { bytes };
    },
  });
}
