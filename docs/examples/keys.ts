/** What identifies a call: all its arguments by value, unless the key option or the argument's class says otherwise. */
import { Cached, cacheKey, hashKey } from '@purecache/core';
import { LRU } from '@purecache/lru';

export class Catalogue {
  loads = 0;

  // #region key-option
  /** Two texts that differ in spaces only, or queries that differ in `trace` only, are one call. */
  @Cached({ backend: LRU, capacity: 1_000, key: (query) => [query.text.trim(), query.page] })
  async search(query: Query): Promise<string[]> {
    this.loads++;
    return [`page ${query.page} of ${query.text.trim()}`];
  }
  // #endregion

  @Cached({ backend: LRU, capacity: 1_000 })
  async convert(money: Money, to: string): Promise<string> {
    this.loads++;
    return `${money} in ${to}`;
  }

  @Cached({ backend: LRU, capacity: 1_000 })
  async row(id: string): Promise<string> {
    this.loads++;
    return `row ${id}`;
  }

  @Cached({ backend: LRU, capacity: 1_000 })
  async page(number: string, size = 10): Promise<string> {
    this.loads++;
    return `${size} rows of page ${number}`;
  }

  @Cached({ backend: LRU, capacity: 1_000 })
  async select(where: unknown): Promise<unknown> {
    this.loads++;
    return where;
  }
}

export interface Query {
  readonly text: string;
  readonly page: number;
  readonly trace?: string;
}

// #region cache-key
/** `#private` fields cannot be seen from outside, so such a class says itself what its value is. */
export class Money {
  readonly #cents: bigint;
  readonly #currency: string;

  constructor(cents: bigint, currency: string) {
    this.#cents = cents;
    this.#currency = currency;
  }

  [cacheKey](): unknown {
    return [this.#cents, this.#currency];
  }

  toString(): string {
    return `${this.#cents} ${this.#currency}`;
  }
}
// #endregion

// #region by-value
/** Equal by value, equal key; everything else differs. */
export const equalKeys = [
  hashKey([{ a: 1, b: 2 }]) === hashKey([{ b: 2, a: 1 }]), // the order of keys does not count
  hashKey([new Set([1, 2])]) === hashKey([new Set([2, 1])]), // nor does that of a Set or a Map
  hashKey([new Date(0)]) === hashKey([new Date(0)]),
];
export const differentKeys = [
  hashKey([1]) !== hashKey(['1']),
  hashKey([null]) !== hashKey([undefined]),
  hashKey([new Date(0)]) !== hashKey([new Date(0).toISOString()]),
  hashKey([{}]) !== hashKey([{ a: undefined }]),
  hashKey([]) !== hashKey([undefined]),
];
// #endregion

// #region traps
export async function traps(catalogue: Catalogue): Promise<void> {
  // All arguments count, also those that the method does not look at: map() passes (id, index, array).
  await Promise.all(['1', '2'].map(catalogue.row, catalogue)); // 2 loads
  await Promise.all(['1', '2'].map((id) => catalogue.row(id))); // 2 more: other arguments

  // The cache sees what was passed, not what a default makes of it.
  await catalogue.page('1'); // a load of 10 rows
  await catalogue.page('1', 10); // another one
}
// #endregion
