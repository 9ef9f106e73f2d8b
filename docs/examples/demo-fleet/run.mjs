// Runs the demo from its sources, in a fresh clone too: bundles them with those of the packages, then starts the bundle.
// With --hot-key it measures a key at the end of its time instead.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const folder = path('../../../node_modules/.cache/purecache-demo-fleet');
const given = process.argv.slice(2).filter((word) => word !== '--' && word !== '--hot-key');
const program = process.argv.includes('--hot-key') ? 'hot-key' : 'demo';

await build({
  entryPoints: [path(`${program}.ts`), path('worker.ts')],
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['@purecache/source'],
  // The packages from the registry are of both module systems; those of the older one ask for Node's by require.
  banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);` },
  sourcemap: 'inline',
  logLevel: 'warning',
});

const svg = path(`../../../reports/${program === 'demo' ? 'fleet' : program}.svg`);
const words = ['--worker', `${folder}/worker.mjs`, '--svg', svg];
const child = spawn(process.execPath, ['--enable-source-maps', `${folder}/${program}.mjs`, ...words, ...given], {
  stdio: 'inherit',
});
const [status] = await once(child, 'exit');
process.exitCode = status ?? 1;
