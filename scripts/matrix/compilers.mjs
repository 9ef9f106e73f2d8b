// The compilers of the matrix: each turns the TypeScript files of a folder into ES modules in another.
import { transformAsync } from '@babel/core';
import { transform as swc } from '@swc/core';
import { build, transform as esbuild } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const bin = (path) => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));

/** One file after the other through `transform(source, file)`. */
const each = (transform) => async (files, out) => {
  mkdirSync(out, { recursive: true });
  for (const file of files) {
    const code = await transform(readFileSync(file, 'utf8'), basename(file));
    writeFileSync(join(out, basename(file).replace(/\.ts$/, '.js')), code);
  }
};

/** tsc checks as well: against the declarations of the packed packages, with the libraries checked too. */
const tsc =
  (folder, ...flags) =>
  async (files, out) => {
    const config = ['--ignoreConfig', '--strict', '--module', 'nodenext', '--lib', 'es2023,dom'];
    const args = [
      bin(`${folder}/bin/tsc`),
      ...config,
      '--rootDir',
      '.',
      '--outDir',
      out,
      ...flags,
      ...files.map((f) => basename(f)),
    ];
    await run(process.execPath, args, { cwd: join(files[0], '..') }).catch((error) => {
      throw new Error(error.stdout || error.stderr);
    });
  };

const swcWith = (options) =>
  each(async (source) => {
    const parser = { syntax: 'typescript', decorators: true };
    const config = { jsc: { parser, transform: options, target: 'es2022' }, module: { type: 'es6' }, swcrc: false };
    return (await swc(source, config)).code;
  });

const esbuildWith = (legacy, minify) =>
  each(async (source) => {
    const tsconfigRaw = { compilerOptions: { experimentalDecorators: legacy, useDefineForClassFields: true } };
    return (await esbuild(source, { loader: 'ts', target: 'es2022', minify, tsconfigRaw })).code;
  });

/** The situations and the packages in one minified file each, as for a browser. */
const bundled = (legacy) => async (files, out) => {
  const tsconfigRaw = { compilerOptions: { experimentalDecorators: legacy, useDefineForClassFields: true } };
  const common = { bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022' };
  const entryPoints = files.filter((file) => basename(file) !== 'situation.ts');
  await build({ ...common, entryPoints, outdir: out, tsconfigRaw, logLevel: 'silent' });
};

const babelWith = (decorators) =>
  each(async (source, filename) => {
    const plugins = [[bin('@babel/plugin-proposal-decorators'), decorators]];
    const presets = [[bin('@babel/preset-typescript'), { allowDeclareFields: true }]];
    return (await transformAsync(source, { filename, plugins, presets, babelrc: false, configFile: false })).code;
  });

const LEGACY_TSC = ['--target', 'es2022', '--experimentalDecorators', '--emitDecoratorMetadata'];

/** `lacks`: files whose syntax the compiler does not know. */
export const COMPILERS = [
  { name: 'tsc 6', protocol: 'standard', compile: tsc('typescript', '--target', 'es2022') },
  { name: 'tsc 6', protocol: 'legacy', compile: tsc('typescript', ...LEGACY_TSC) },
  { name: 'tsc 7', protocol: 'standard', compile: tsc('typescript-native', '--target', 'es2022') },
  { name: 'tsc 7', protocol: 'legacy', compile: tsc('typescript-native', ...LEGACY_TSC) },
  { name: 'tsc 7, es2016', protocol: 'standard', compile: tsc('typescript-native', '--target', 'es2016') },
  { name: 'SWC 2022-03', protocol: 'standard', compile: swcWith({ decoratorVersion: '2022-03' }) },
  { name: 'SWC 2023-11', protocol: 'standard', compile: swcWith({ decoratorVersion: '2023-11' }) },
  {
    name: 'SWC',
    protocol: 'legacy',
    compile: swcWith({ legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true }),
  },
  { name: 'esbuild', protocol: 'standard', compile: esbuildWith(false, false) },
  { name: 'esbuild', protocol: 'legacy', compile: esbuildWith(true, false) },
  { name: 'esbuild, minified', protocol: 'standard', compile: esbuildWith(false, true) },
  { name: 'esbuild, minified', protocol: 'legacy', compile: esbuildWith(true, true) },
  { name: 'esbuild, browser bundle', protocol: 'standard', compile: bundled(false) },
  { name: 'esbuild, browser bundle', protocol: 'legacy', compile: bundled(true) },
  { name: 'Babel 2023-11', protocol: 'standard', compile: babelWith({ version: '2023-11' }) },
  {
    name: 'Babel',
    protocol: 'legacy',
    lacks: ['computed-names.ts', 'legacy-parameters.ts'],
    compile: babelWith({ legacy: true }),
  },
];
