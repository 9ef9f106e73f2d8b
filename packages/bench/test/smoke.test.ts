/** Every workload of the bench runs, with purecache and the peers in it: tiny loops, whose figures mean nothing. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';

// About 120 processes.
jest.setTimeout(180_000);

interface Row {
  readonly contender: string;
  readonly role: 'ours' | 'limit' | 'peer';
  readonly error?: string;
  readonly values?: Record<string, { median: number; low: number; high: number }>;
}
interface Case {
  readonly name: string;
  readonly limit: string;
  readonly metrics: readonly { id: string }[];
  readonly rows: readonly Row[];
}
interface Result {
  readonly workload: string;
  readonly cases: readonly Case[];
}

const MEMOIZERS = ['lru-cache memo', 'memoizee', 'memoizee max', 'nano-memoize', 'typescript-memoize', 'memoize'];
const ASYNC = [
  ...MEMOIZERS,
  'lru-cache fetch',
  'p-memoize',
  'type-cacheable, key function',
  'cacheable wrap',
  'cache-manager wrap',
  'bentocache getOrSet',
  'cachified + lru-cache',
  'async-cache-dedupe',
];
const CONTAINERS = ['lru-cache', 'quick-lru', 'tiny-lru', 'lru.min', 'mnemonist LRUMap'];
const EXPIRING = ['lru-cache', 'quick-lru', 'tiny-lru', 'node-cache', '@isaacs/ttlcache', 'CacheableMemory'];
const KEY_MAKERS = ['ohash serialize', 'object-hash', 'safe-stable-stringify'];
const PER_OBJECT = ['typescript-memoize', 'memoizeDecorator', 'memoizee/methods max', 'lru-cache memo in a field'];

/** The peers that each workload must have in some of its cases. */
const PEERS: Record<string, readonly string[]> = {
  hit: ASYNC,
  'ttl-hit': [...MEMOIZERS, 'lru-cache fetch', 'cacheable wrap', 'cache-manager wrap', 'bentocache getOrSet'],
  instances: [...PER_OBJECT, 'pMemoizeDecorator'],
  keys: [...KEY_MAKERS, 'JSON.stringify', 'fast-json-stable-stringify'],
  lru: CONTAINERS,
  ttl: EXPIRING,
  stampede: ASYNC,
  megamorphic: ASYNC,
  unused: [],
};

const folder = mkdtempSync(join(tmpdir(), 'purecache-bench-'));
const file = join(folder, 'results.json');
const bench = fileURLToPath(new URL('../bench.mjs', import.meta.url));
const run = spawnSync(process.execPath, [bench, '--quick', '--sources', '--json', file], { encoding: 'utf8' });

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const results = (): Result[] => JSON.parse(readFileSync(file, 'utf8')) as Result[];
const result = (workload: string): Result => results().find((each) => each.workload === workload) as Result;

test('the run ends well, and every adapter loads', () => {
  expect(run.stderr).not.toContain('Left out');
  expect(run.stdout).not.toContain('failed:');
  expect(run.status).toBe(0);
});

test('every workload ran', () => {
  expect(results().map(({ workload }) => workload)).toEqual(Object.keys(PEERS));
});

describe.each(Object.keys(PEERS))('%s', (workload) => {
  test('gives finite figures for all who take part', () => {
    for (const { name, metrics, rows } of result(workload).cases) {
      for (const { contender, values } of rows) {
        for (const { id } of metrics) {
          const { median = NaN, low = NaN, high = NaN } = values?.[id] ?? {};
          expect({ name, contender, id, finite: [median, low, high].every(Number.isFinite) }).toMatchObject({
            finite: true,
          });
        }
      }
    }
  });

  test('has purecache and its limit in every case, and the peers', () => {
    const { cases } = result(workload);
    for (const { name, limit, rows } of cases) {
      expect({ name, ours: rows.some(({ role }) => role === 'ours') }).toEqual({ name, ours: true });
      expect({ name, of: rows.map(({ contender }) => contender) }).toMatchObject({
        of: expect.arrayContaining([limit]),
      });
    }
    const seen = new Set(cases.flatMap(({ rows }) => rows.map(({ contender }) => contender)));
    expect([...seen]).toEqual(expect.arrayContaining([...(PEERS[workload] as readonly string[])]));
  });
});
