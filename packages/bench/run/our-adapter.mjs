// Where purecache is measured from: the built packages, or, for tests and development, a bundle of the sources.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ADAPTER = new URL('../adapters/purecache.mjs', import.meta.url);
const PACKAGES = ['core', 'lru', 'ttl'];

/** @throws Error that says what to run, if a package has not been built */
export function assertBuilt() {
  const missing = PACKAGES.filter((name) => !existsSync(buildOf(name)));
  if (missing.length === 0) return;
  throw new Error(
    `There is no build of ${missing.join(', ')}, and the bench measures the built packages. Run 'pnpm build' first, ` +
      `or measure the sources with --sources.`,
  );
}

/** Names of the packages whose sources have changed since they were built. */
export function staleBuilds() {
  return PACKAGES.filter((name) => {
    const folder = new URL(`../../${name}/src/`, import.meta.url);
    const built = statSync(buildOf(name)).mtimeMs;
    return readdirSync(folder, { recursive: true }).some((file) => statSync(new URL(file, folder)).mtimeMs > built);
  });
}

function buildOf(name) {
  return new URL(`../../${name}/dist/index.js`, import.meta.url);
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
