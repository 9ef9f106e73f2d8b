/** Whether what the server holds may be used: nothing that an invalidation concerns which may not have reached it. */
import type { RestartGuard } from './restart-guard.js';
import type { Unconfirmed } from './unconfirmed.js';

type Key = Parameters<Unconfirmed['has']>[0];

export class Doubts {
  readonly #unconfirmed: Pick<Unconfirmed, 'has' | 'hasTag'>;
  readonly #restarts: Pick<RestartGuard, 'isInDoubt'> | undefined;

  /** @param restarts absent: a restarted server is believed */
  constructor(unconfirmed: Pick<Unconfirmed, 'has' | 'hasTag'>, restarts?: Pick<RestartGuard, 'isInDoubt'>) {
    this.#unconfirmed = unconfirmed;
    this.#restarts = restarts;
  }

  /** Of a key, whatever its tags. */
  has(key: Key): boolean {
    return this.#restarts?.isInDoubt === true || this.#unconfirmed.has(key);
  }

  hasTag(tag: string, groupId: string | undefined): boolean {
    return this.#unconfirmed.hasTag(tag, groupId);
  }
}
