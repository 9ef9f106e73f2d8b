/** Runs a TypeScript program in a Node process of its own, for what a test runner hides: exits, unhandled rejections. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * @param source the program; its relative imports start at this folder, packages resolve to their sources
 * @param flags for Node, `--expose-gc` say
 */
export async function runNode(source: string, flags: readonly string[] = [], minify = false): Promise<RunResult> {
  const folder = await mkdtemp(join(tmpdir(), 'purecache-'));
  const file = join(folder, 'program.mjs');
  try {
    await build({
      stdin: { contents: source, resolveDir: here, loader: 'ts', sourcefile: 'program.ts' },
      bundle: true,
      minify,
      platform: 'node',
      format: 'esm',
      target: 'es2022',
      conditions: ['@purecache/source'],
      banner: {
        js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
      },
      outfile: file,
      logLevel: 'error',
    });
    const run = promisify(execFile);
    return await run(process.execPath, [...flags, file], { timeout: 30_000 }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code?: number; stdout?: string; stderr?: string }) => ({
        code: error.code ?? -1,
        stdout: error.stdout ?? '',
        stderr: error.stderr ?? String(error),
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
