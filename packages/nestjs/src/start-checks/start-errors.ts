/** What the start checks say, as a warning or as the error that stops the application. */
import { PurecacheError, type MisuseError } from '@purecache/core';

import type { HitlessCache } from './hitless-caches.js';
import type { NamespaceClash } from './namespace-clashes.js';
import type { RefusedHandler } from './refused-handlers.js';

const list = (lines: readonly string[]) => lines.map((line) => `\n  - ${line}`).join('');

export function hitlessWarning(caches: readonly HitlessCache[]): string {
  return (
    `Caches that are never hit, or hardly, because the object that owns them is made anew:` +
    list(caches.map(({ method, reason }) => `${method} (${reason})`)) +
    `\nLet their objects share a store of the container: @Cached({ ttl: '5m' }) of @purecache/nestjs, without 'backend'; ` +
    `what they read of the request belongs into 'varyBy'. Or write scope: 'class', or make the provider a singleton.`
  );
}

export function hitlessCachesRefused(caches: readonly HitlessCache[]): MisuseError {
  return Object.assign(new TypeError(hitlessWarning(caches)), { code: 'PURECACHE_INVALID_OPTION' as const });
}

export function storesDoubled(names: readonly string[]): MisuseError {
  const message =
    `Several global stores have one name:` +
    list(names.map((name) => `'${name}'`)) +
    `\nWhich of them is injected would depend on the order of modules. Import PurecacheModule.forRoot once, in the root ` +
    `module, and give other stores names of their own: register({ name, backend: … }). In a test, override the store of ` +
    `the application: overrideProvider(storeToken()).useValue(backend).`;
  return Object.assign(new TypeError(message), { code: 'PURECACHE_INVALID_OPTION' as const });
}

/** The token of a store says itself what to import. */
export function missingStore(method: string, module: string, token: unknown): PurecacheError {
  return new PurecacheError(
    'PURECACHE_NO_BACKEND',
    `${method} takes its cache from ${String(token)}, which ${module} neither provides nor imports.`,
  );
}

export function handlersRefused(handlers: readonly RefusedHandler[]): MisuseError {
  const message =
    `Handlers that can not be cached:` +
    list(handlers.map(({ method, reason }) => `${method}: ${reason}`)) +
    `\nPut @Cached on a method of a service that returns plain data, and call that from the handler.`;
  return Object.assign(new TypeError(message), { code: 'PURECACHE_UNSUPPORTED_TARGET' as const });
}

export function namespacesTaken(clashes: readonly NamespaceClash[]): PurecacheError {
  return new PurecacheError(
    'PURECACHE_NAMESPACE_TAKEN',
    `Methods that would read each other's entries:` +
      list(
        clashes.map(
          ({ namespace, holder, claimant }) => `namespace '${namespace}' of one store: ${holder} and ${claimant}`,
        ),
      ) +
      `\nGive one of each two another 'namespace', or another 'store'.`,
  );
}
