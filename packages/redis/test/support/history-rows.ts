/** The "database" of a history: the version of each row, which only grows. It is a server of its own, which nothing hurts. */
import { setTimeout as delay } from 'node:timers/promises';
import { RespConnection } from './resp.js';

export class HistoryRows {
  readonly #connection: RespConnection;
  readonly #random: () => number;

  constructor(port: number, random: () => number) {
    this.#connection = new RespConnection(port);
    this.#random = random;
  }

  /** Takes some milliseconds after the row was read, so that invalidations happen meanwhile. */
  async load(key: number): Promise<number> {
    const version = Number(await this.#connection.command('HGET', 'rows', key));
    await delay(2 + this.#random() * 30);
    return version;
  }

  async bump(key: number): Promise<number> {
    return Number(await this.#connection.command('HINCRBY', 'rows', key, 1));
  }
}
