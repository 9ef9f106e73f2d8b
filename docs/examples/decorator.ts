/** What @Cached can be put on, and what it does with signals, streams and calls of itself. */
import { Cached, cacheOf } from '@purecache/core';
import { LRU } from '@purecache/lru';

/** What was loaded, in order. */
export const loaded: string[] = [];

// #region inheritance
export class Shop {
  @Cached({ backend: LRU, capacity: 100 })
  async price(sku: string): Promise<number> {
    loaded.push(`Shop ${sku}`);
    return 100;
  }
}

export class Outlet extends Shop {
  @Cached({ backend: LRU, capacity: 100 })
  override async price(sku: string): Promise<number> {
    loaded.push(`Outlet ${sku}`);
    return (await super.price(sku)) / 2; // an entry of Shop.price, apart from those of Outlet.price
  }
}
// #endregion

// #region static
export class Countries {
  /** The class is `this`: `Countries` has a cache, and each subclass it is called on has one, too. */
  @Cached({ backend: LRU, capacity: 300 })
  static async nameOf(code: string): Promise<string> {
    loaded.push(`country ${code}`);
    return code.toUpperCase();
  }
}

export async function renamed(code: string): Promise<void> {
  await cacheOf(Countries, 'nameOf').delete(code);
}
// #endregion

// #region private
export class Keyring {
  @Cached({ backend: LRU, capacity: 10 })
  async #fetch(name: string): Promise<string> {
    loaded.push(`key ${name}`);
    return `key of ${name}`;
  }

  async sign(name: string, text: string): Promise<string> {
    return `${text} signed with the ${await this.#fetch(name)}`;
  }

  async rotate(name: string): Promise<void> {
    await cacheOf(this, this.#fetch).delete(name);
  }
}
// #endregion

// #region frozen
export class Settings {
  /** Callers share the object that is returned here, so it is one that nobody can change. */
  @Cached({ backend: LRU, capacity: 1 })
  async load(): Promise<Readonly<Record<string, string>>> {
    return Object.freeze({ theme: 'dark' });
  }
}
// #endregion

// #region signal
export class Search {
  /** The signal is no part of the key. A call that carries one loads for itself, so that it can be aborted alone. */
  @Cached({ backend: LRU, capacity: 100 })
  async find(text: string, options: { signal?: AbortSignal } = {}): Promise<string[]> {
    loaded.push(`search ${text}`);
    options.signal?.throwIfAborted();
    return [text];
  }
}
// #endregion

// #region one-shot
export class Logs {
  constructor(private readonly read: (path: string) => AsyncIterable<string>) {}

  /** The iterator can be read once. The array can be read by every caller, so that is what is returned. */
  @Cached({ backend: LRU, capacity: 20 })
  async lines(path: string): Promise<string[]> {
    const lines = [];
    for await (const line of this.read(path)) lines.push(line);
    return lines;
  }
}
// #endregion

// #region re-entrancy
export class Folders {
  constructor(private readonly links: Readonly<Record<string, string[]>>) {}

  /** Calls itself with other arguments as deep as it likes; a circle of links would have it wait for itself. */
  @Cached({ backend: LRU, capacity: 1_000, detectReentrancy: true })
  async size(folder: string): Promise<number> {
    const sizes = await Promise.all((this.links[folder] ?? []).map((inner) => this.size(inner)));
    return sizes.reduce((sum, size) => sum + size, 1);
  }
}
// #endregion
