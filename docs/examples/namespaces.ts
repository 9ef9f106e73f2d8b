/** Names of entries on a shared backend: one per method, or one per object, and a version for the shape of the value. */
import { Cached, cacheOf, type SyncCacheBackend } from '@purecache/core';

// #region inherited
export abstract class Table {
  abstract readonly name: string;

  constructor(
    readonly cache: SyncCacheBackend,
    private readonly load: (id: string) => Promise<string>,
  ) {}

  /** Tables inherit the method, so its entries are named after the table. Version 2: rows are trimmed now. */
  @Cached({ backend: (self) => self.cache, namespace: (self) => `table.${self.name}`, version: 2 })
  async row(id: string): Promise<string> {
    return (await this.load(`${this.name}/${id}`)).trim();
  }
}

export class Parts extends Table {
  readonly name = 'parts';
}

export class Widgets extends Table {
  readonly name = 'widgets';
}
// #endregion

/** Both have a method of one name; only the parts are dropped. */
export async function partsChanged(parts: Parts): Promise<void> {
  await cacheOf(parts, 'row').clear();
}
