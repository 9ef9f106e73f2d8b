/** Finds methods that would read each other's entries: several that claim one namespace of one store. */
import { memberOf } from './member-of.js';
import { injectedStore } from '../injected-store.js';
import type { Provided } from '../providers-of.js';
import { storedMethodsOf, type StoredMethod } from '../stored-methods.js';

export interface NamespaceClash {
  readonly namespace: string;
  /** `Class.method (in Module)`. */
  readonly holder: string;
  readonly claimant: string;
}

interface Claim {
  readonly name: string;
  readonly wrapper: unknown;
  /** Where each class that inherits the method has its own namespace, whose it is. */
  readonly ofClass: object | undefined;
}

/**
 * Classes are compared by identity. Core, which has to take a class defined anew for the old one, compares names, so two
 * classes of one name are found only here.
 */
export function namespaceClashes(providers: readonly Provided[]): readonly NamespaceClash[] {
  const claims = new Map<unknown, Map<string, Claim>>();
  const clashes: NamespaceClash[] = [];
  for (const provided of providers) {
    const { module, name, ofClass, prototype } = provided;
    if (ofClass === undefined || prototype === undefined) continue;
    for (const method of storedMethodsOf(prototype)) {
      const namespace = method.namespaceIn(ofClass);
      if (namespace === undefined) continue;
      const store = storeOf(provided, method);
      const ofStore = claims.get(store) ?? new Map<string, Claim>();
      claims.set(store, ofStore);
      const claim: Claim = {
        name: `${name}.${String(method.key)} (in ${module})`,
        wrapper: memberOf(prototype, method.key),
        ofClass: method.isByClass ? ofClass : undefined,
      };
      const holder = ofStore.get(namespace);
      if (holder === undefined) ofStore.set(namespace, claim);
      else if (holder.wrapper !== claim.wrapper || holder.ofClass !== claim.ofClass) {
        clashes.push({ namespace, holder: holder.name, claimant: claim.name });
      }
    }
  }
  return clashes;
}

/** The backend; before it is made, its token stands for it. */
function storeOf({ wrapper }: Provided, method: StoredMethod): unknown {
  return injectedStore(wrapper, method)?.instance ?? method.token;
}
