/** A real server of its own for a test: on a free port, in a folder of its own, gone when the test process is. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findRedis } from './find-redis.js';
import { RespConnection, type RespReply } from './resp.js';

export interface RedisServerOptions {
  /** Further words of the command line, such as `['--requirepass', 'secret']`; later ones win. */
  readonly args?: readonly string[];
  /** Default: a free one. */
  readonly port?: number;
  /** Where it keeps its files; default: a new folder, removed by `stop`. */
  readonly dir?: string;
}

/** Starts a server, and resolves when it answers. It saves nothing unless `args` say so. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const server = new RedisServer(options.port ?? (await freePort()), options);
  await server.start();
  return server;
}

/** Starts a server that follows another, and resolves when it has caught up. */
export async function startReplica(of: RedisServer, options: RedisServerOptions = {}): Promise<RedisServer> {
  const args = [
    '--replicaof',
    '127.0.0.1',
    String(of.port),
    '--repl-diskless-sync-delay',
    '0',
    ...(options.args ?? []),
  ];
  const replica = await startRedis({ ...options, args });
  await until(async () => String(await replica.command('INFO', 'replication')).includes('master_link_status:up'));
  return replica;
}

/** A port of 127.0.0.1 that nothing listens to. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Waits for something that tells of itself in no other way than being asked. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const giveUp = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > giveUp) throw new Error(`Waited ${withinMs} ms in vain for: ${String(holds)}`);
    await delay(5);
  }
}

/** Ends a server when this process ends, however it does: then the pipe to the shell closes. */
function guard(pid: number, dir: string | undefined): ChildProcess {
  const remove = dir === undefined ? '' : `; rm -rf '${dir}'`;
  const shell = spawn('sh', ['-c', `read -r _; kill -9 ${pid}${remove}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Else a Ctrl-C in the terminal would end it as well.
    detached: true,
  });
  shell.unref();
  (shell.stdin as Socket).unref();
  return shell;
}

export class RedisServer {
  readonly port: number;
  readonly dir: string;
  readonly #args: readonly string[];
  readonly #ownDir: boolean;
  readonly #raw = new Set<RespConnection>();
  #process: ChildProcess | undefined;
  #guard: ChildProcess | undefined;
  #connection: RespConnection | undefined;
  #output = '';

  constructor(port: number, { args = [], dir }: RedisServerOptions) {
    this.port = port;
    this.#args = args;
    this.#ownDir = dir === undefined;
    this.dir = dir ?? mkdtempSync(join(tmpdir(), 'purecache-redis-'));
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Of the running process. */
  get pid(): number {
    return this.#process?.pid as number;
  }

  async start(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.dir, '--save', '', ...this.#args];
    const child = spawn(findRedis(), args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    this.#guard = guard(child.pid as number, this.#ownDir ? this.dir : undefined);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => (this.#output = (this.#output + text.toString()).slice(-4_000)));
    }
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`The server on port ${this.port} ended at once:\n${this.#output}`);
      return this.#answers();
    });
  }

  /** Sends a command by a raw connection of the helper's own. */
  command(...words: (string | number | Buffer)[]): Promise<RespReply> {
    return (this.#connection ??= this.connect()).command(...words);
  }

  /** A raw connection; closed with the server. */
  connect(): RespConnection {
    const connection = new RespConnection(this.port);
    this.#raw.add(connection);
    return connection;
  }

  /** Collects the lines of MONITOR, from when this resolves: `1700000000.123456 [0 127.0.0.1:50000] "GET" "key"`. */
  async monitor(): Promise<{ readonly lines: string[]; stop(): void }> {
    const lines: string[] = [];
    const connection = this.connect();
    connection.onPush = (line) => lines.push(String(line));
    await connection.command('MONITOR');
    return { lines, stop: () => connection.close() };
  }

  /** Ends the process in its own time (SIGTERM), and removes its folder. */
  async stop(): Promise<void> {
    this.resume();
    await this.#end('SIGTERM');
    if (this.#ownDir) rmSync(this.dir, { recursive: true, force: true });
  }

  /** Ends the process at once (SIGKILL); its files stay, for `restart`. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Stops the process where it stands (SIGSTOP): connections stay open, nothing is answered. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Starts it anew on the same port, with the same folder; ends it first (SIGKILL) where it runs. */
  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  /** Does what the end of this process would do: closes the pipe on which the server's life hangs. */
  abandon(): void {
    this.#guard?.stdin?.destroy();
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    for (const connection of this.#raw) connection.close();
    this.#raw.clear();
    this.#connection = undefined;
    const child = this.#process;
    this.#process = undefined;
    this.#guard?.kill('SIGKILL');
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async #answers(): Promise<boolean> {
    const connection = new RespConnection(this.port);
    try {
      // An error reply that asks for a password is an answer; one that says that data are being loaded is not.
      return !String(await connection.command('PING')).includes('LOADING');
    } catch {
      return false;
    } finally {
      connection.close();
    }
  }
}
