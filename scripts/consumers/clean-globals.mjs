// Importing adds nothing to the globals, and keeps nothing running; the first cache adds one hidden property.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const BUILTINS = [
  'Object',
  'Function',
  'Array',
  'Promise',
  'Map',
  'WeakMap',
  'Symbol',
  'Reflect',
  'Error',
  'performance',
  'process',
];
const snapshot = () => {
  const objects = [globalThis, ...BUILTINS.flatMap((name) => [globalThis[name], globalThis[name].prototype])];
  return objects.filter((object) => object !== undefined).map((object) => Reflect.ownKeys(object));
};
// Node makes some of its globals when they are first touched.
snapshot();
const before = snapshot();
const resources = process.getActiveResourcesInfo();

const names = [
  '@purecache/core',
  '@purecache/core/testing',
  '@purecache/core/storage',
  '@purecache/lru',
  '@purecache/ttl',
  '@purecache/otel',
  '@purecache/redis',
  '@purecache/tiered',
];
for (const name of names) {
  await import(name);
  createRequire(import.meta.url)(name);
}
assert.deepEqual(snapshot(), before);
assert.deepEqual(process.getActiveResourcesInfo(), resources);

const { cache } = await import('@purecache/core');
const { LRU } = await import('@purecache/lru');
cache((n) => n, { backend: LRU, capacity: 1 })(1);
const added = Reflect.ownKeys(globalThis).filter((key) => !before[0].includes(key));
assert.deepEqual(added, [Symbol.for('purecache/1')]);
assert.equal(Object.getOwnPropertyDescriptor(globalThis, added[0]).enumerable, false);
