/** Refuses what would let two methods, or two classes, read each other's entries on a shared backend. */
import { classOf, isReceiver, type CachedMethod } from './cached-method.js';
import { ambiguousNamespace, namespaceTaken } from './errors.js';
import { digestKey } from './key.js';

/** Namespaces made by a function can be many; the oldest claims are forgotten above this many. */
const MAX_CLAIMS = 10_000;

export class NamespaceGuard {
  readonly #method: CachedMethod;
  readonly #wrapper: unknown;
  /** By backend: the constructor whose objects this method's one namespace holds. */
  readonly #owners = new WeakMap<object, WeakRef<object>>();
  /** By backend: the last prefix that was found to be this method's own. */
  readonly #checked = new WeakMap<object, string>();

  constructor(method: CachedMethod, wrapper: unknown) {
    this.#method = method;
    this.#wrapper = wrapper;
  }

  /**
   * @param claims the backend's claims: prefix to the method that holds it
   * @throws PurecacheError `_NAMESPACE_TAKEN`, `_AMBIGUOUS_NAMESPACE`
   */
  check(self: unknown, claims: Map<string, string>): void {
    const { isFunction, keys, policy } = this.#method;
    const prefix = keys.prefix(self);
    if (this.#checked.get(claims) !== prefix) this.#claim(self, prefix, claims);
    if (isFunction || typeof policy.namespace !== 'string' || policy.varyBy !== undefined) return;
    this.#own(self as object, policy.namespace, claims);
  }

  #claim(self: unknown, prefix: string, claims: Map<string, string>): void {
    const claimant = this.#identity(self);
    const holder = claims.get(prefix);
    // The same class and method once more is a hot reload, another test registry or another module copy: it takes over.
    if (holder !== undefined && holder !== claimant) {
      throw namespaceTaken(this.#method.keys.namespace(self), holder, claimant);
    }
    claims.set(prefix, claimant);
    if (claims.size > MAX_CLAIMS) claims.delete(claims.keys().next().value as string);
    this.#checked.set(claims, prefix);
  }

  #own(self: object, namespace: string, claims: object): void {
    const owner = classOf(self);
    const first = this.#owners.get(claims)?.deref();
    if (first === owner) return;
    if (first !== undefined) throw ambiguousNamespace(namespace, lineage(first), lineage(owner));
    this.#owners.set(claims, new WeakRef(owner));
  }

  /** Names the method in the same way in every process: with the class that defines it and that class's ancestors. */
  #identity(self: unknown): string {
    const { isFunction, name, original } = this.#method;
    // What has no name is known by its source.
    const source = () => `(${digestKey(String(original))})`;
    if (!isReceiver(self) || isFunction) {
      return original.name === '' ? `an anonymous function ${source()}` : `the function ${name}`;
    }
    let definer = self;
    for (let object: object | null = self; object !== null; object = Object.getPrototypeOf(object) as object | null) {
      const members = Object.values(Object.getOwnPropertyDescriptors(object));
      if (members.some((member) => member.value === this.#wrapper)) definer = object;
    }
    const owner = classOf(definer);
    return hasName(owner) ? `${lineage(owner)}.${name}` : `${lineage(owner)} ${source()}.${name}`;
  }
}

function hasName(owner: unknown): owner is { name: string } {
  return typeof owner === 'function' && owner.name !== '';
}

/** A class's name and those of its ancestors: `Child extends Base`. */
function lineage(owner: object): string {
  const names: string[] = [];
  for (let each: unknown = owner; hasName(each); each = Object.getPrototypeOf(each)) names.push(each.name);
  if (names.length > 0) return names.join(' extends ');
  return typeof owner === 'function' ? 'an anonymous class' : 'an object without a class';
}
