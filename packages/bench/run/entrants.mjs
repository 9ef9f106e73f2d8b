// All contenders, with the adapters they come from.
import { readdirSync, readFileSync } from 'node:fs';

const ADAPTERS = new URL('../adapters/', import.meta.url);
/** Not an adapter. */
const HELPER = 'decorate.mjs';

/**
 * @param {string} [ours] URL of the adapter to use in place of adapters/purecache.mjs
 * @returns entrants `{ contender, adapter, version }`, and the failures `{ adapter, error }` of adapters that do not load
 */
export async function findEntrants(ours) {
  const entrants = [];
  const failures = [];
  for (const file of readdirSync(ADAPTERS).filter((name) => name !== HELPER)) {
    const adapter = file === 'purecache.mjs' && ours !== undefined ? ours : new URL(file, ADAPTERS).href;
    try {
      const { contenders, packageName } = await import(adapter);
      const version = packageName === undefined ? undefined : versionOf(packageName);
      entrants.push(...contenders.map((contender) => ({ contender, adapter, version })));
    } catch (error) {
      failures.push({ adapter: file, error });
    }
  }
  return { entrants, failures };
}

function versionOf(packageName) {
  return JSON.parse(readFileSync(new URL(`../node_modules/${packageName}/package.json`, import.meta.url), 'utf8'))
    .version;
}
