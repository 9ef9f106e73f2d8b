/** The database of the demo: versions of products, kept by the process that starts the fleet. A load takes 20 ms. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ToFleet } from './messages.js';

export const PRODUCTS = 1_000;
export const BRANDS = 50;
/** Milliseconds between a load's reading and its answer: the worst place for a write to come. */
const LOAD_TIME = 20;

export interface Product {
  readonly id: number;
  readonly brand: number;
  /** That of the last write, when it was read. */
  readonly version: number;
  readonly text: string;
}

export const brandOf = (id: number): number => id % BRANDS;

export function idsOf(brand: number): number[] {
  return Array.from({ length: PRODUCTS / BRANDS }, (_, at) => brand + at * BRANDS);
}

/** What there is once, in the process that starts the fleet. */
export class Versions {
  readonly #of = new Map<number, number>();
  #last = 0;

  read(id: number): number {
    return this.#of.get(id) ?? 0;
  }

  write(ids: readonly number[]): number {
    this.#last++;
    for (const id of ids) this.#of.set(id, this.#last);
    return this.#last;
  }
}

/** What each process of the fleet has: it asks the one above. */
export class ProductDatabase {
  readonly #send: (message: ToFleet) => void;
  readonly #asked = new Map<number, (version: number) => void>();
  #questions = 0;
  /** The version of the last write of this process. */
  written = 0;

  constructor(send: (message: ToFleet) => void) {
    this.#send = send;
  }

  async load(id: number): Promise<Product> {
    const version = await this.#ask((question) => ({ type: 'load', question, id }));
    await delay(LOAD_TIME);
    return { id, brand: brandOf(id), version, text: `Product ${id}. `.repeat(20) };
  }

  async write(ids: readonly number[]): Promise<void> {
    this.written = await this.#ask((question) => ({ type: 'write', question, ids }));
  }

  answered(question: number, version: number): void {
    this.#asked.get(question)?.(version);
    this.#asked.delete(question);
  }

  #ask(message: (question: number) => ToFleet): Promise<number> {
    const question = ++this.#questions;
    return new Promise((resolve) => {
      this.#asked.set(question, resolve);
      this.#send(message(question));
    });
  }
}
