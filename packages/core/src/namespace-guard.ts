/** Refuses what would let two methods, or two classes, read each other's entries on a shared backend. */
import { classOf, isReceiver, type CachedMethod } from './cached-method.js';
import { ambiguousNamespace, namespaceTaken } from './errors.js';
import { nameOf } from './show.js';
import { digestKey } from './key/key.js';

/** Namespaces made by a function can be many; the oldest claims are forgotten above this many. */
const MAX_CLAIMS = 10_000;

export class NamespaceGuard {
  readonly #method: CachedMethod;
  readonly #isMethod: (member: unknown) => boolean;
  /** By backend: the class whose objects this method's one namespace holds. */
  readonly #owners = new WeakMap<object, object>();
  /** By what objects are made from, or a class itself: how it is named with this method. */
  readonly #identities = new WeakMap<object, string>();

  /** @param isMethod whether a member of an object is this method, or stands in its place */
  constructor(method: CachedMethod, isMethod: (member: unknown) => boolean) {
    this.#method = method;
    this.#isMethod = isMethod;
  }

  /**
   * @param claims the backend's claims: prefix to the method that holds it
   * @throws PurecacheError `_NAMESPACE_TAKEN`, `_AMBIGUOUS_NAMESPACE`
   */
  check(self: unknown, claims: Map<string, string>): void {
    const { isFunction, keys, policy } = this.#method;
    this.#claim(self, keys.prefix(self), claims);
    if (isFunction || typeof policy.namespace !== 'string' || policy.varyBy !== undefined) return;
    const owner = classOf(self as object);
    const first = this.#owners.get(claims);
    if (first === undefined) this.#owners.set(claims, owner);
    else if (first !== owner) throw ambiguousNamespace(policy.namespace, lineage(first), lineage(owner));
  }

  /** Whether an object made like this one has called the method; for a class, whether it has itself. */
  hasSeen(self: object): boolean {
    return this.#identities.has(makerOf(self));
  }

  #claim(self: unknown, prefix: string, claims: Map<string, string>): void {
    const claimant = this.#identity(self);
    const holder = claims.get(prefix);
    if (holder === claimant) return;
    // The same class and method once more is a hot reload, another test registry or another module copy: its name is
    // the same, so it takes over.
    if (holder !== undefined) throw namespaceTaken(this.#method.keys.namespace(self), holder, claimant);
    claims.set(prefix, claimant);
    if (claims.size > MAX_CLAIMS) claims.delete(claims.keys().next().value as string);
  }

  #identity(self: unknown): string {
    const maker = isReceiver(self) && !this.#method.isFunction ? makerOf(self) : this.#method;
    let identity = this.#identities.get(maker);
    if (identity === undefined) {
      identity = this.#describe(maker === this.#method ? undefined : (self as object));
      this.#identities.set(maker, identity);
    }
    return identity;
  }

  /** Names the method in the same way in every process: with the class that defines it and that class's ancestors. */
  #describe(self: object | undefined): string {
    const { isAbove, name, original } = this.#method;
    // What has no name is known by its source.
    const source = () => `(${digestKey(Function.prototype.toString.call(original))})`;
    const suffix = isAbove ? ', decorated once more' : '';
    if (self === undefined) {
      return (original.name === '' ? `an anonymous function ${source()}` : `the function ${name}`) + suffix;
    }
    const owner = classOf(definerOf(this.#isMethod, self));
    return (nameOf(owner) === '' ? `${lineage(owner)} ${source()}.${name}` : `${lineage(owner)}.${name}`) + suffix;
  }
}

/** A class stands for itself, an object for all with its prototype; a bare object only for itself. */
function makerOf(self: object): object {
  if (typeof self === 'function') return self;
  try {
    const prototype = Object.getPrototypeOf(self) as object | null;
    return prototype === null || prototype === Object.prototype ? self : prototype;
  } catch {
    return self; // a proxy that does not let itself be asked
  }
}

/** The object or prototype that has the method as a property of its own; for a private one, the object itself. */
function definerOf(isMethod: (member: unknown) => boolean, self: object): object {
  let definer = self;
  try {
    for (let object: object | null = self; object !== null; object = Object.getPrototypeOf(object) as object | null) {
      const members = Object.values(Object.getOwnPropertyDescriptors(object));
      if (members.some((member) => isMethod(member.value))) definer = object;
    }
  } catch {
    // A proxy that does not let itself be asked.
  }
  return definer;
}

/** A class's name and those of its ancestors: `Child extends Base`. */
function lineage(owner: object): string {
  const names: string[] = [];
  try {
    for (let each: unknown = owner; nameOf(each) !== ''; each = Object.getPrototypeOf(each)) names.push(nameOf(each));
  } catch {
    // A proxy that does not let itself be asked.
  }
  if (names.length > 0) return names.join(' extends ');
  return typeof owner === 'function' ? 'an anonymous class' : 'an object without a class';
}
