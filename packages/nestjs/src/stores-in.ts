/** Lists the stores of an application. */
import type { ModulesContainer } from '@nestjs/core';
import type { CacheBackend } from '@purecache/core';

import { storeNameOf } from './store-token.js';

export interface NamedStore {
  readonly name: string;
  readonly backend: CacheBackend;
}

export function storesIn(modules: ModulesContainer): readonly NamedStore[] {
  const found: NamedStore[] = [];
  for (const module of modules.values()) {
    for (const [token, { instance }] of module.providers) {
      const name = storeNameOf(token);
      if (name !== undefined && instance) found.push({ name, backend: instance as CacheBackend });
    }
  }
  return found;
}
