// What the packages weigh in a browser: bundled and minified by esbuild, gzipped, each against its bound.
import { build } from 'esbuild';
import { gzipSync } from 'node:zlib';

/** Bytes, min+gzip. About a tenth above what was measured last: raise one only with a reason in the change. */
const BOUNDS = {
  '@purecache/core without object-hash': 20_000,
  '@purecache/core with object-hash': 40_000,
  '@purecache/lru': 4_000,
  '@purecache/ttl': 4_000,
};

async function weigh(entry, external) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    external,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  const [{ contents }] = outputFiles;
  return { minified: contents.length, gzipped: gzipSync(contents, { level: 9 }).length };
}

const sizes = {
  '@purecache/core without object-hash': await weigh('packages/core/dist/index.js', ['object-hash']),
  '@purecache/core with object-hash': await weigh('packages/core/dist/index.js', []),
  '@purecache/lru': await weigh('packages/lru/dist/index.js', ['@purecache/core']),
  '@purecache/ttl': await weigh('packages/ttl/dist/index.js', ['@purecache/core']),
};

let heavy = 0;
for (const [name, { minified, gzipped }] of Object.entries(sizes)) {
  const bound = BOUNDS[name];
  heavy += gzipped > bound ? 1 : 0;
  const verdict = gzipped > bound ? 'TOO HEAVY' : 'ok       ';
  console.log(`${verdict} ${name.padEnd(36)} ${minified} B minified, ${gzipped} B gzipped (bound ${bound} B)`);
}
process.exitCode = heavy === 0 ? 0 : 1;
