/** Finds cached methods without a store: of objects that Nest did not make, and of modules that import none. */
import { notInjected } from '../nest-errors.js';
import { injectedStore } from '../injected-store.js';
import { isMadeByNest, type Provided } from '../providers-of.js';
import { storedMethodsOf } from '../stored-methods.js';
import { missingStore } from './start-errors.js';

/**
 * An error for each. A method that a double replaces needs no store. What a factory makes later is refused when it is
 * called.
 */
export function uninjectedStores(providers: readonly Provided[]): readonly Error[] {
  return providers.flatMap(({ instance, module, name, prototype, wrapper }) => {
    if (instance !== undefined) {
      return storedMethodsOf(instance)
        .filter(({ property }) => (instance as Record<symbol, unknown>)[property] === undefined)
        .map(({ key, token }) => notInjected(name, String(key), token));
    }
    if (prototype === undefined || !isMadeByNest(wrapper)) return [];
    return storedMethodsOf(prototype)
      .filter((method) => injectedStore(wrapper, method) === undefined)
      .map(({ key, token }) => missingStore(`${name}.${String(key)}`, module, token));
  });
}
