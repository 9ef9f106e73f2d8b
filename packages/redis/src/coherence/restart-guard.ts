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
  #checked: Promise<void> | undefined;

  constructor(parts: RestartGuardParts) {
    this.#parts = parts;
  }

  /** The connection was lost: it may be another server, or a restarted one, that answers now. */
  doubt(): void {
    this.#checked = undefined;
  }

  /** Resolves once the server's start is known; rejects if that cannot be found out. */
  async check(): Promise<void> {
    const checking = (this.#checked ??= this.#check());
    try {
      await checking;
    } catch (error) {
      if (this.#checked === checking) this.#checked = undefined;
      throw error;
    }
  }

  async #check(): Promise<void> {
    const { send, run, clear } = this.#parts;
    const info = String(await send(['INFO', 'server']));
    const id = /^run_id:(\w+)/m.exec(info)?.[1];
    if (id === undefined) throw new TypeError('INFO server gives no run_id.');
    const key = run + id;
    const isKnown = (await send(['EXISTS', key])) === 1;
    // Cleared before it is marked: another process that finds the mark must not find what was there before.
    if (!isKnown) await clear();
    await send(['SET', key, '1', 'PX', String(KNOWN_FOR)]);
  }
}
