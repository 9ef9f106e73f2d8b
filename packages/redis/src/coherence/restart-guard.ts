/**
 * After a restart a server may have lost invalidations: it may have an old copy of its memory. With `onServerRestart:
 * 'clear'` everything that was stored before counts as invalidated. Which start of the server it is, is known by its run
 * id; until that has been looked up, nothing stored is used.
 */
import type { Reply } from '../client/connection.js';

/** Milliseconds for which a start of the server stays known: a week. A new one after that clears once more. */
const KNOWN_FOR = 604_800_000;

export interface RestartGuardParts {
  /** Sends one command, within a deadline. */
  send(command: readonly string[]): Promise<Reply>;
  /** What the key begins with that marks a start as known. */
  readonly run: string;
  /** Invalidates everything. */
  clear(): Promise<void>;
}

export class RestartGuard {
  readonly #parts: RestartGuardParts;
  #isKnown = false;
  #checking: Promise<void> | undefined;

  constructor(parts: RestartGuardParts) {
    this.#parts = parts;
  }

  /** The connection was lost: it may be another server, or a restarted one, that answers now. */
  doubt(): void {
    this.#isKnown = false;
    this.#checking = undefined;
  }

  /** Whether it may be a start that has not been looked up: what has been read meanwhile is not used. */
  get isInDoubt(): boolean {
    return !this.#isKnown;
  }

  /** Resolves once the server's start is known; rejects if that cannot be found out. */
  async check(): Promise<void> {
    while (!this.#isKnown) {
      const checking = (this.#checking ??= this.#check());
      try {
        await checking;
        // If there is doubt since, it may have been about the start before.
        if (this.#checking === checking) this.#isKnown = true;
      } finally {
        if (this.#checking === checking) this.#checking = undefined;
      }
    }
  }

  async #check(): Promise<void> {
    const { send, run, clear } = this.#parts;
    const info = String(await send(['INFO', 'server']));
    const id = /^run_id:(\w+)/m.exec(info)?.[1];
    if (id === undefined) throw new TypeError('INFO server gives no run_id.');
    const key = run + id;
    if ((await send(['PEXPIRE', key, String(KNOWN_FOR)])) === 1) return;
    // Cleared before it is marked: another process that finds the mark must not find what was there before.
    await clear();
    await send(['SET', key, '1', 'PX', String(KNOWN_FOR)]);
  }
}
