// The packages as a user gets them: the manifests and types by publint and attw, the list of files, and consumers of
// every kind that run against the installed tarballs.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

import { nodeBinaries } from './node-binaries.mjs';
import { installPacked, pack } from './packed.mjs';

const run = promisify(execFile);
const root = process.cwd();
const bin = (path) => join(root, 'node_modules', path);
let failures = 0;
/** Lines of a failed check's output; the rest is more of the same. */
const SHOWN_LINES = 40;

async function check(name, action) {
  try {
    await action();
    console.log(`ok     ${name}`);
  } catch (error) {
    failures++;
    const lines = [error.killed ? 'it did not end by itself' : '', error.message, error.stdout]
      .filter(Boolean)
      .join('\n')
      .split('\n');
    console.error(`FAILED ${name}\n${lines.slice(0, SHOWN_LINES).join('\n')}`);
  }
}

/** What a tarball may hold, and what every one must. */
const ALLOWED = [/^package\.json$/, /^README\.md$/, /^LICENSE$/, /^CHANGELOG\.md$/, /^src\/.+\.ts$/];
const BUILT = /^dist\/(cjs\/package\.json|.+\.(js|d\.ts)(\.map)?)$/;
const REQUIRED = [
  'package.json',
  'README.md',
  'LICENSE',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/cjs/index.js',
  'dist/cjs/package.json',
];

function checkFiles(files) {
  const stray = files.filter(
    (file) => ![...ALLOWED, BUILT].some((pattern) => pattern.test(file)) || /\.test\./.test(file),
  );
  const sources = files
    .filter((file) => file.startsWith('src/'))
    .map((file) => file.slice('src/'.length, -'.ts'.length));
  const expected = sources.flatMap((file) =>
    ['dist', 'dist/cjs'].flatMap((folder) =>
      ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((end) => `${folder}/${file}${end}`),
    ),
  );
  const missing = [...REQUIRED, ...expected].filter((file) => !files.includes(file));
  const stale = files.filter((file) => BUILT.test(file) && ![...REQUIRED, ...expected].includes(file));
  const problems = { stray, missing, stale };
  if (Object.values(problems).some((list) => list.length > 0)) throw new Error(JSON.stringify(problems, undefined, 2));
}

async function checkManifest(directory, tarball) {
  const { buffer, byteOffset, byteLength } = readFileSync(tarball);
  const data = buffer.slice(byteOffset, byteOffset + byteLength);
  const { messages, pkg } = await publint({ pack: { tarball: data }, strict: true, level: 'suggestion' });
  if (messages.length > 0) throw new Error(messages.map((message) => formatMessage(message, pkg)).join('\n'));
}

/** Types: against the packed declarations, which are checked too, with neither @types/node nor new libraries to lean on. */
function typeCheck(folder, compiler, legacy, resolution) {
  const files = resolution === 'bundler' ? ['types.mts'] : ['types.mts', 'types.cts'];
  const modules = ['--module', resolution === 'bundler' ? 'preserve' : resolution, '--moduleResolution', resolution];
  const flags = ['--ignoreConfig', '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--lib', 'es2022,dom'];
  const protocol = legacy ? ['--experimentalDecorators', '--emitDecoratorMetadata'] : [];
  const args = [bin(`${compiler}/bin/tsc`), ...flags, '--target', 'es2022', ...modules, ...protocol, ...files];
  return run(process.execPath, args, { cwd: folder });
}

/** ts-jest with its type check on, in the module format that Jest is used with. */
function jestIn(folder, node, esm) {
  const name = esm ? 'jest-esm' : 'jest-cjs';
  const target = join(folder, name);
  cpSync('scripts/consumers/jest', target, { recursive: true });
  const formats = esm ? { module: 'esnext' } : { module: 'commonjs' };
  const compilerOptions = {
    target: 'es2022',
    moduleResolution: 'bundler',
    strict: true,
    experimentalDecorators: true,
    esModuleInterop: true,
    types: [],
  };
  writeFileSync(join(target, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...compilerOptions, ...formats } }));
  writeFileSync(join(target, 'package.json'), JSON.stringify({ type: esm ? 'module' : 'commonjs' }));
  const transform = {
    '^.+\\.ts$': [bin('ts-jest/dist/index.js'), { tsconfig: join(target, 'tsconfig.json'), useESM: esm }],
  };
  const config = { rootDir: target, transform, ...(esm ? { extensionsToTreatAsEsm: ['.ts'] } : {}) };
  const flags = esm ? ['--experimental-vm-modules'] : [];
  return run(node.path, [...flags, bin('jest/bin/jest.js'), '--config', JSON.stringify(config), '--runInBand'], {
    cwd: target,
  });
}

const packed = pack(join(root, 'node_modules/.cache/purecache-pack'));
for (const { name, tarball, files } of packed) {
  await check(`${name}: files of the tarball`, () => checkFiles(files));
  await check(`${name}: publint --strict`, () => checkManifest(name, tarball));
  await check(`${name}: attw`, () =>
    run(process.execPath, [bin('@arethetypeswrong/cli/dist/index.js'), tarball, '--no-emoji']),
  );
}

const { folder, remove } = installPacked(packed);
try {
  const consumers = readdirSync('scripts/consumers').filter((file) => /\.[mc]\w+$/.test(file));
  for (const file of consumers) cpSync(join('scripts/consumers', file), join(folder, file));
  mkdirSync(join(folder, 'node_modules/@jest'));
  symlinkSync(bin('@jest/globals'), join(folder, 'node_modules/@jest/globals'), 'junction');

  const nodes = nodeBinaries();
  for (const node of nodes) {
    for (const file of consumers.filter((name) => /\.[mc]js$/.test(name))) {
      // The time-out is what fails a process that a cache keeps alive.
      await check(`${file} on Node ${node.name}`, () => run(node.path, [file], { cwd: folder, timeout: 20_000 }));
    }
    for (const esm of [false, true]) {
      await check(`Jest with ${esm ? 'ES modules' : 'CommonJS'} on Node ${node.name}`, () => jestIn(folder, node, esm));
    }
  }
  for (const compiler of ['typescript', 'typescript-native']) {
    for (const legacy of [false, true]) {
      for (const resolution of ['nodenext', 'node16', 'bundler']) {
        const label = `types, ${compiler}, ${legacy ? 'legacy' : 'standard'}, ${resolution}`;
        await check(label, () => typeCheck(folder, compiler, legacy, resolution));
      }
    }
  }
} finally {
  if (process.env.KEEP === undefined) remove();
  else console.log(folder);
}
console.log(failures === 0 ? 'all package checks passed' : `${failures} package checks failed`);
process.exitCode = failures === 0 ? 0 : 1;
