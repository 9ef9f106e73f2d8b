/** Finds the store that a provider has, or will have once Nest makes it for a request. */
import type { InjectionToken } from '@nestjs/common';

import type { InstanceWrapper, Module } from './providers-of.js';
import type { StoredMethod } from './stored-methods.js';

/**
 * The wrapper of the store. Nest 11 looks for what request-scoped providers need only when the first request comes, so
 * what it has not found yet is looked for as it would: in the provider's own module, then in what its imports export.
 */
export function injectedStore(provider: InstanceWrapper, method: StoredMethod): InstanceWrapper | undefined {
  const found = provider.getPropertiesMetadata()?.find(({ key }) => key === method.property)?.wrapper;
  const { host } = provider;
  return found ?? host?.providers.get(method.token) ?? (host && exportedTo(host, method.token, [...host.imports]));
}

function exportedTo(
  host: Module,
  token: InjectionToken,
  imports: readonly Module[],
  seen = new Set<Module>([host]),
): InstanceWrapper | undefined {
  for (const imported of imports) {
    if (seen.has(imported)) continue;
    seen.add(imported);
    const own = imported.exports.has(token) ? imported.providers.get(token) : undefined;
    const passedOn = [...imported.imports].filter(({ metatype }) => imported.exports.has(metatype));
    const found = own ?? exportedTo(host, token, passedOn, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
