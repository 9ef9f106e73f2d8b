// What a file of a package may import. One function decides, for the lint rule (sources) and for the check of the built
// output alike.
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';

import { CORE_LAYERS, CORE_TESTING, layerOf } from './layers.mjs';

/** Packages that talk to servers, which workers and browsers do not. */
const FOR_NODE = new Set(['redis']);

const manifests = new Map();

/** Names a package may import: its dependencies and peers, but not optional peers, which may be absent. */
function declaredBy(name) {
  if (!manifests.has(name)) {
    const path = new URL(`../packages/${name}/package.json`, import.meta.url);
    const {
      dependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = JSON.parse(readFileSync(path, 'utf8'));
    const peers = Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true);
    manifests.set(name, new Set([...Object.keys(dependencies), ...peers]));
  }
  return manifests.get(name);
}

function isOptionalPeer(name, dependency) {
  const path = new URL(`../packages/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')).peerDependenciesMeta?.[dependency]?.optional === true;
}

const packageOf = (specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/**
 * @param {{ name: string, file: string, specifier: string }} imported `name`: the package's folder; `file`: path from
 *   its src (or dist) without extension; `specifier`: what stands in the import
 * @returns {string | undefined} what is wrong with it
 */
export function importProblem({ name, file, specifier }) {
  const testing = name === 'core' && file.startsWith(CORE_TESTING);
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier).replace(/\.js$/, '');
    if (target.startsWith('..')) return `leaves the package: ${specifier}`;
    return name === 'core' ? directionProblem(file, target) : undefined;
  }
  if (isBuiltin(specifier)) {
    const isForNode = testing || (FOR_NODE.has(name) && specifier.startsWith('node:'));
    return isForNode ? undefined : `imports the Node builtin ${specifier}: packages also run in workers and browsers`;
  }
  const dependency = packageOf(specifier);
  // A subpath called after an optional peer is for those who have it.
  if (!declaredBy(name).has(dependency) && !(file === dependency && isOptionalPeer(name, dependency)))
    return `imports ${dependency}, which is no dependency or required peer`;
  if (dependency.startsWith('@purecache/') && dependency !== '@purecache/core') {
    return `imports ${dependency}: packages know core, never each other`;
  }
  return specifier.startsWith('@purecache/core/testing') ? 'imports core/testing, which is for tests' : undefined;
}

function directionProblem(file, target) {
  if (file.startsWith(CORE_TESTING)) return undefined;
  if (target.startsWith(CORE_TESTING)) return `imports ${target}: only testing/ may`;
  const [from, to] = [layerOf(file), layerOf(target)];
  if (from === undefined || to === undefined || to <= from) return undefined;
  return `imports upwards: ${file} (layer ${from}) must not know ${target} (layer ${to})`;
}

/**
 * @param {string} file path from packages/core/src without extension
 * @returns {string | undefined} a message if the file has no place in the layers
 */
export function placeProblem(file) {
  if (file.startsWith(CORE_TESTING) || layerOf(file) !== undefined) return undefined;
  return `${file} stands in no layer: give it its place among the ${CORE_LAYERS.length} of scripts/layers.mjs`;
}
