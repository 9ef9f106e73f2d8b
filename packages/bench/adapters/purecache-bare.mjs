// purecache with and without what it asks on every hit for the sake of features that are not used: events and traces,
// copies, and records, which are what stale windows, tags and cached errors need. Both are bundled alike from the sources.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { decorateLegacy } from './decorate.mjs';

export const packageName = undefined;

const QUESTIONS = /isBareHit\(found: unknown\): boolean \{[^}]+\}/;
const NO_QUESTIONS =
  'isBareHit(found: unknown): boolean { return found !== undefined && this.method.kind !== undefined; }';

const withoutQuestions = {
  name: 'without questions',
  setup: ({ onLoad }) =>
    onLoad({ filter: /core\/src\/answers\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!QUESTIONS.test(source)) throw new Error(`${path} has no isBareHit() to replace: mend this adapter.`);
      return { contents: source.replace(QUESTIONS, NO_QUESTIONS), loader: 'ts' };
    }),
};

/** The digest of long keys, which no case here has. */
const withoutDigest = {
  name: 'without digest',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^object-hash$/ }, ({ path }) => ({ path, namespace: 'absent' }));
    onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'export default undefined;' }));
  },
};

async function bundled(...plugins) {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { Cached } from '@purecache/core'; export { LRU } from '@purecache/lru';`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    conditions: ['@purecache/source'],
    plugins: [withoutDigest, ...plugins],
  });
  return await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

const contender = (name, { Cached, LRU }, more) => ({
  name,
  workloads: ['unused'],
  kinds: ['async', 'sync'],
  method: (setup) => decorateLegacy(Cached({ backend: LRU, capacity: setup.capacity }), setup),
  ...more,
});

export const contenders = [
  contender('limit: nothing asked', await bundled(withoutQuestions), { isLimit: true }),
  contender('purecache LRU, all asked', await bundled(), { isOurs: true }),
];
