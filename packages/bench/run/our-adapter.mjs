// Where purecache is measured from: the built packages, or, for tests and development, a bundle of the sources.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ADAPTER = new URL('../adapters/purecache.mjs', import.meta.url);
const BUILDS = ['core', 'lru', 'ttl'].map((name) => new URL(`../../${name}/dist/index.js`, import.meta.url));

/** @throws Error that says what to run, if a package has not been built */
export function assertBuilt() {
  const missing = BUILDS.filter((file) => !existsSync(file)).map((file) => file.pathname.split('/').at(-3));
  if (missing.length === 0) return;
  throw new Error(
    `There is no build of ${missing.join(', ')}, and the bench measures the built packages. Run 'pnpm build' first` +
      `, or measure the sources with --sources.`,
  );
}

/** Bundles the adapter with the sources of the packages. @returns its URL, and a function that removes it */
export async function bundleSources() {
  const outfile = new URL(`../node_modules/.cache/purecache-bench/${process.pid}.mjs`, import.meta.url);
  await build({
    entryPoints: [fileURLToPath(ADAPTER)],
    outfile: fileURLToPath(outfile),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    conditions: ['@purecache/source'],
    external: ['object-hash'],
    logLevel: 'warning',
  });
  return { url: outfile.href, remove: () => rm(outfile, { force: true }) };
}
