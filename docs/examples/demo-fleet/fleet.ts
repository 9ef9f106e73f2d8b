/** The processes of the demo: starts them, is their database, and gathers what they report. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { now, type History, type Progress, type ToFleet, type ToWorker } from './messages.js';
import { Versions } from './product-database.js';

class Member {
  readonly process: ChildProcess;
  readonly progress: Progress[] = [];
  readonly ended: Promise<void>;
  history: History | undefined;

  constructor(program: string, url: string) {
    this.process = fork(program, [url], { execArgv: ['--enable-source-maps'], serialization: 'advanced' });
    this.ended = once(this.process, 'exit').then(([code, signal]) => {
      if (code !== 0) throw new Error(`A process of the fleet ended with ${String(code ?? signal)}.`);
    });
    // Whoever waits for something from it hears of it there.
    this.ended.catch(() => undefined);
  }

  tell(message: ToWorker): void {
    if (this.process.connected) this.process.send(message);
  }
}

export class Fleet {
  /** When the database was asked. */
  readonly loads: number[] = [];
  readonly #versions = new Versions();
  readonly #members: readonly Member[];
  readonly #ready: Promise<unknown>;

  /** @param program what each process runs */
  constructor(program: string, url: string, size: number) {
    this.#members = Array.from({ length: size }, () => new Member(program, url));
    this.#ready = Promise.all(this.#members.map((member) => this.#listen(member)));
  }

  /** For each process its counts, every 100 ms. */
  get progress(): readonly (readonly Progress[])[] {
    return this.#members.map((member) => member.progress);
  }

  /** Resolves when all have connected. */
  async ready(): Promise<void> {
    await Promise.race([this.#ready, this.#anyEnded()]);
  }

  go(): void {
    this.#tell({ type: 'go' });
  }

  /** Has them finish what is under way, and resolves when the processes have ended by themselves. */
  async stop(): Promise<History[]> {
    this.#tell({ type: 'stop' });
    await Promise.all(this.#members.map((member) => member.ended));
    return this.#members.map(({ history }) => {
      if (history === undefined) throw new Error('A process of the fleet ended without a history.');
      return history;
    });
  }

  /** Ends at once what runs still. */
  kill(): void {
    for (const { process } of this.#members) process.kill('SIGKILL');
  }

  #listen(member: Member): Promise<void> {
    return new Promise((resolve) => {
      member.process.on('message', (message: ToFleet) => {
        if (message.type === 'ready') resolve();
        else if (message.type === 'progress') member.progress.push(message.progress);
        else if (message.type === 'history') member.history = message.history;
        else if (message.type === 'load') this.#load(member, message);
        else member.tell({ type: 'answer', question: message.question, version: this.#versions.write(message.ids) });
      });
    });
  }

  #load(member: Member, { question, id }: { question: number; id: number }): void {
    this.loads.push(now());
    member.tell({ type: 'answer', question, version: this.#versions.read(id) });
  }

  #tell(message: ToWorker): void {
    for (const member of this.#members) member.tell(message);
  }

  async #anyEnded(): Promise<never> {
    await Promise.race(this.#members.map((member) => member.ended));
    throw new Error('A process of the fleet ended before it had begun.');
  }
}
