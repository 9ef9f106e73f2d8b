// Builds the package in the current folder twice at once: `dist` (ESM) and `dist/cjs` (CommonJS), each with its own
// declarations, so that both conditions of `exports` resolve to matching types.
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const tsc = fileURLToPath(new URL('../node_modules/typescript-native/bin/tsc', import.meta.url));

function compile(project) {
  return new Promise((resolve) => {
    spawn(process.execPath, [tsc, '-p', project], { stdio: 'inherit' }).on('close', resolve);
  });
}

rmSync('dist', { recursive: true, force: true });
const codes = await Promise.all([compile('tsconfig.build.json'), compile('tsconfig.cjs.json')]);
writeFileSync('dist/cjs/package.json', '{"type":"commonjs"}\n');
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
