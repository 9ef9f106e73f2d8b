/** Lists the stores of an application. */
import type { ModulesContainer } from '@nestjs/core';
import type { CacheBackend } from '@purecache/core';

import { storeNameOf } from './store-token.js';

export interface NamedStore {
  readonly name: string;
  readonly backend: CacheBackend;
  /** Whether modules see it that do not import it. */
  readonly isGlobal: boolean;
}

export function storesIn(modules: ModulesContainer): readonly NamedStore[] {
  const found: NamedStore[] = [];
  for (const module of modules.values()) {
    for (const [token, { instance }] of module.providers) {
      const name = storeNameOf(token);
      if (name !== undefined && instance)
        found.push({ name, backend: instance as CacheBackend, isGlobal: module.isGlobal });
    }
  }
  return found;
}

/** The names of stores of which the application has several that are global: which of them is injected, nobody says. */
export function doubledStores(stores: readonly NamedStore[]): readonly string[] {
  const names = stores.filter(({ isGlobal }) => isGlobal).map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
