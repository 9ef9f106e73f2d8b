// What the packages weigh in a browser: bundled and minified by esbuild, gzipped, each against its bound.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Bytes, min+gzip. About a tenth above what was measured last: raise one only with a reason in the change. */
const BOUNDS = {
  // Freshness, tags, copies, writes, events, traces and statistics took 11.6 kB; leases, for shared backends, 0.9 kB.
  '@purecache/core without object-hash': 30_500,
  '@purecache/core with object-hash': 42_500,
  'core, lru and ttl without object-hash': 35_500,
  'what one @Cached with an LRU takes of it': 30_500,
  '@purecache/nestjs without its peers': 7_800,
  // Of them devalue takes 2.6 kB.
  '@purecache/redis without its peers': 27_500,
  '@purecache/tiered without its peers': 2_400,
};

const CORE = ['@purecache/core', '@purecache/core/storage'];
const NEST_PEERS = Object.keys(JSON.parse(readFileSync('packages/nestjs/package.json', 'utf8')).peerDependencies);

async function weigh(names, external, { exported = () => '*', platform = 'browser' } = {}) {
  const contents = names.map((name) => `export ${exported(name)} from './packages/${name}/dist/index.js';`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    external,
    bundle: true,
    minify: true,
    format: 'esm',
    platform,
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  const [{ contents: bundle }] = outputFiles;
  return { minified: bundle.length, gzipped: gzipSync(bundle, { level: 9 }).length };
}

const sizes = {
  '@purecache/core without object-hash': await weigh(['core'], ['object-hash']),
  '@purecache/core with object-hash': await weigh(['core'], []),
  'core, lru and ttl without object-hash': await weigh(['core', 'lru', 'ttl'], ['object-hash']),
  'what one @Cached with an LRU takes of it': await weigh(['core', 'lru'], ['object-hash'], {
    exported: (name) => (name === 'core' ? '{ Cached }' : '*'),
  }),
  '@purecache/nestjs without its peers': await weigh(['nestjs'], NEST_PEERS),
  '@purecache/redis without its peers': await weigh(['redis'], [...CORE, 'ioredis', 'redis'], { platform: 'node' }),
  '@purecache/tiered without its peers': await weigh(['tiered'], CORE),
};

let heavy = 0;
for (const [name, { minified, gzipped }] of Object.entries(sizes)) {
  const bound = BOUNDS[name];
  heavy += gzipped > bound ? 1 : 0;
  const verdict = gzipped > bound ? 'TOO HEAVY' : 'ok       ';
  console.log(`${verdict} ${name.padEnd(41)} ${minified} B minified, ${gzipped} B gzipped (bound ${bound} B)`);
}
process.exitCode = heavy === 0 ? 0 : 1;
