/** What this package refuses with, apart from what the start checks say. */
import { PurecacheError, type MisuseError } from '@purecache/core';

import { storeNameOf } from './store-token.js';

export function standardDecorator(): MisuseError {
  return Object.assign(
    new TypeError(
      `@Cached of @purecache/nestjs without 'backend' works on instance methods, and needs experimentalDecorators, as ` +
        `Nest's injection does. Inject the store and use @Cached({ backend: (self) => self.cache, namespace: '…' }) of ` +
        `@purecache/core.`,
    ),
    { code: 'PURECACHE_UNSUPPORTED_TARGET' as const },
  );
}

/** An object that Nest did not make, so that nothing was injected into it. */
export function notInjected(className: string, method: string, token: unknown): PurecacheError {
  const store = storeNameOf(token) ?? (typeof token === 'function' ? token.name : String(token));
  return new PurecacheError(
    'PURECACHE_NO_BACKEND',
    `${className}.${method} takes its cache from the store '${store}', which Nest injects only into objects that it makes ` +
      `itself (useClass), and this one it did not make. Inject the store (storeToken) into the factory, and use ` +
      `@Cached({ backend: (self) => self.cache, namespace: '${className}.${method}' }) of @purecache/core.`,
  );
}
