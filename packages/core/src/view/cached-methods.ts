/** Lists what is cached of an object or class, and whose the caches are, before any of it is called. */
import { isReceiver, type CachedMethod } from '../cached-method.js';
import { registrationOf, type Registration } from '../registry.js';

export interface CachedMethodInfo {
  /** The property that holds the method. */
  readonly key: string | symbol;
  /** The name as written. */
  readonly name: string;
  /**
   * Whose its caches are: each object's own, one per class, a backend that was given, or one that a selector finds on
   * each call.
   */
  readonly scope: 'object' | 'class' | 'shared' | 'selected';
  /**
   * On a shared backend; `undefined`: it has none. Where it depends on the object, the object's own; `undefined` for a
   * prototype, and where the function gives none.
   */
  readonly namespace: string | undefined;
}

/**
 * The cached methods that calls on `object` reach: of an object or prototype its own and inherited ones, of a class its
 * static ones. An override hides what it overrides. No cache is made, and nothing but the `namespace` function called.
 * `#private` methods are not found. What is no object has none.
 */
export function cachedMethodsOf(object: unknown): readonly CachedMethodInfo[] {
  if (!isReceiver(object)) return [];
  const seen = new Set<string | symbol>();
  const found: CachedMethodInfo[] = [];
  for (let each: object | null = object; each !== null; each = Object.getPrototypeOf(each) as object | null) {
    for (const key of Reflect.ownKeys(each)) {
      if (seen.has(key)) continue;
      seen.add(key);
      const registration = registrationOf(Object.getOwnPropertyDescriptor(each, key)?.value);
      if (registration !== undefined && !registration.method.isFunction)
        found.push(describe(object, key, registration));
    }
  }
  return found;
}

function describe(object: object, key: string | symbol, { method }: Registration): CachedMethodInfo {
  const { source, scope } = method.policy;
  const owners = { class: scope === 'class' ? 'class' : 'object', object: 'shared', selector: 'selected' } as const;
  return { key, name: method.name, scope: owners[source.kind], namespace: namespaceOf(object, method) };
}

function namespaceOf(object: object, method: CachedMethod): string | undefined {
  if (method.policy.source.kind === 'class') return undefined;
  if (method.fixedNamespace !== undefined) return method.fixedNamespace;
  if (isPrototype(object)) return undefined; // it lacks what the function may read of an object
  try {
    return method.keys.namespace(object);
  } catch {
    return undefined; // the call itself will say what is wrong
  }
}

function isPrototype(object: object): boolean {
  const constructor: unknown = Object.getOwnPropertyDescriptor(object, 'constructor')?.value;
  return typeof constructor === 'function' && constructor.prototype === object;
}
