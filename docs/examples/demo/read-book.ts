/** Feeds a book to a dictionary word by word, and times every call. */
import { setImmediate } from 'node:timers/promises';
import cliProgress from 'cli-progress';
import type { DictionaryService } from './dictionary-service.js';
import type { Sense } from './wordnet.js';

export interface Reading {
  /** What each call gave, in the order of the words. */
  readonly results: readonly Sense[][];
  /** Milliseconds of each call, ascending. */
  readonly latencies: Float64Array;
  /** Milliseconds of all calls. */
  readonly total: number;
}

export async function readBook(
  name: string,
  dictionary: DictionaryService,
  words: readonly string[],
): Promise<Reading> {
  const results: Sense[][] = [];
  const latencies = new Float64Array(words.length);
  const bar = progressBar(name, words.length);
  for (const [at, word] of words.entries()) {
    const start = performance.now();
    results.push(await dictionary.define(word));
    latencies[at] = performance.now() - start;
    if (at % 250 === 0) {
      bar.update(at);
      await setImmediate(); // hits come without a pause, and the bar needs one to be drawn
    }
  }
  bar.update(words.length);
  bar.stop();
  return { results, latencies: latencies.sort(), total: latencies.reduce((sum, latency) => sum + latency, 0) };
}

/** A bar that moves in a terminal; elsewhere (a pipe, CI) a plain line now and then. */
function progressBar(name: string, total: number): cliProgress.SingleBar {
  const bar = new cliProgress.SingleBar(
    { format: '{name} {bar} {value} of {total} words', hideCursor: true, noTTYOutput: true, notTTYSchedule: 1_000 },
    cliProgress.Presets.shades_classic,
  );
  bar.start(total, 0, { name: name.padEnd(12) });
  return bar;
}
