/** Processes of their own for a test, each of which runs a TypeScript program of this folder and answers what it is asked. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

export interface FleetOptions {
  /** A file of this folder that calls `answer`, without its extension. */
  readonly program: string;
  /** What the first question, `begin`, asks of each: as many processes are started. */
  readonly settings: readonly object[];
  /** For Node, `--expose-gc` say. */
  readonly flags?: readonly string[];
}

/** Starts them, and resolves when each has answered `begin`. */
export async function startFleet({ program, settings, flags = [] }: FleetOptions): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'purecache-fleet-'));
  const file = join(folder, 'program.mjs');
  await writeFile(file, await bundled(program));
  const members = settings.map(() => new Member(file, flags));
  const fleet = new Fleet(members, folder);
  try {
    await Promise.all(members.map((member, index) => member.ask('begin', settings[index])));
  } catch (error) {
    await fleet.stop();
    throw error;
  }
  return fleet;
}

const bundles = new Map<string, Promise<string>>();

/** Made once for all tests of a file. */
function bundled(program: string): Promise<string> {
  const known = bundles.get(program) ?? bundle(program);
  bundles.set(program, known);
  return known;
}

async function bundle(program: string): Promise<string> {
  const banner = `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`;
  const { outputFiles } = await build({
    entryPoints: [join(here, `${program}.ts`)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    conditions: ['@purecache/source'],
    // Packages are found from here, wherever the tests were started.
    absWorkingDir: here,
    banner: { js: banner },
    logLevel: 'error',
  });
  return outputFiles.map(({ text }) => text).join('');
}

export class Fleet {
  constructor(
    readonly members: readonly Member[],
    readonly folder: string,
  ) {}

  askAll<T>(question: string, ...args: unknown[]): Promise<T[]> {
    return Promise.all(this.members.map((member) => member.ask<T>(question, ...args)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.end()));
    await rm(this.folder, { recursive: true, force: true });
  }
}

interface Asked {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class Member {
  /** What it has written to stderr, and to stdout. */
  output = '';
  readonly #process: ChildProcess;
  readonly #asked = new Map<number, Asked>();
  readonly #exited: Promise<unknown>;
  #questions = 0;

  constructor(file: string, flags: readonly string[]) {
    const child = fork(file, {
      execArgv: [...flags],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#process = child;
    this.#exited = once(child, 'exit');
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: Buffer) => (this.output += text.toString()));
    }
    child.on('message', (message) => this.#answered(message as { id: number; value?: unknown; error?: string }));
    child.on('exit', () => {
      for (const { reject } of this.#asked.values()) reject(new Error(`The process ended. It wrote:\n${this.output}`));
      this.#asked.clear();
    });
    // What was asked last may find the pipe closed; the exit tells of it.
    child.on('error', () => undefined);
  }

  ask<T = unknown>(question: string, ...args: unknown[]): Promise<T> {
    const id = this.#questions++;
    return new Promise<T>((resolve, reject) => {
      this.#asked.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#process.send({ id, question, args });
    });
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** Ends it at once, in whatever state it is. */
  async end(): Promise<void> {
    this.signal('SIGKILL');
    await this.#exited;
  }

  #answered({ id, value, error }: { id: number; value?: unknown; error?: string }): void {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(error));
  }
}
