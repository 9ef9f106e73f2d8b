/** The decorator `@Cached`: tells the two decorator protocols apart, and checks what it is put on. Nothing else. */
import type { AnyFunction } from './signatures/args-of.js';
import type { CachedFunction } from './signatures/decorator-signature.js';
import { invalidUse, unsupportedTarget } from './errors.js';
import { resolvePolicy, type Policy } from './options.js';
import { wrap } from './wrapper.js';

/**
 * Caches a method. Every object has a bounded cache of its own when `backend` is a class; all objects share one when it
 * is a backend object or a selector.
 *
 * Compiles as a standard (TC39) and as a legacy (`experimentalDecorators`) decorator.
 *
 * @throws TypeError `PURECACHE_INVALID_OPTION` for wrong options, `PURECACHE_UNSUPPORTED_TARGET` on anything but a method
 */
export const Cached = function Cached(options: unknown, ...others: unknown[]) {
  if (others.length > 0) {
    throw invalidUse(`@Cached was written without parentheses. Write @Cached({ backend: LRU, capacity: 128 }).`);
  }
  const policy = resolvePolicy(options);
  return (target: unknown, context: unknown, descriptor?: unknown): unknown =>
    isStandard(context)
      ? decorateStandard(policy, target, context)
      : decorateLegacy(policy, target, context, descriptor);
} as CachedFunction;

interface StandardContext {
  readonly kind: string;
  /** Absent for an anonymous class. */
  readonly name?: string | symbol;
}

function isStandard(context: unknown): context is StandardContext {
  return typeof context === 'object' && context !== null && typeof (context as { kind?: unknown }).kind === 'string';
}

function decorateStandard(policy: Policy, value: unknown, context: StandardContext): unknown {
  if (context.kind !== 'method' || typeof value !== 'function')
    throw refuse(withArticle(context.kind), context.name || '(anonymous)');
  return wrap(value as AnyFunction, policy, String(context.name), false);
}

/**
 * Sets the descriptor's value in place, because some callers ignore what is returned, and returns it for the others.
 * Without a descriptor it is a field, even where a static one holds a function by now.
 */
function decorateLegacy(policy: Policy, target: unknown, key: unknown, third: unknown): PropertyDescriptor {
  if (key === undefined && third === undefined) throw refuse('a class', nameOf(target));
  if (typeof third === 'number') throw refuse('a parameter', key ?? 'constructor');
  const descriptor = third as PropertyDescriptor | undefined;
  if (typeof descriptor?.value !== 'function') throw refuse(kindOf(descriptor), key);
  descriptor.value = wrap(descriptor.value as AnyFunction, policy, String(key), false);
  return descriptor;
}

function withArticle(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

function kindOf(descriptor: PropertyDescriptor | undefined): string {
  if (descriptor?.get !== undefined && descriptor.set !== undefined) return 'an accessor';
  if (descriptor?.get !== undefined) return 'a getter';
  return descriptor?.set !== undefined ? 'a setter' : 'a field';
}

function refuse(what: string, member: unknown): TypeError {
  const cure =
    what === 'a class' || what === 'a parameter' ? '' : 'Write it as a method, or wrap a function with cache().';
  return unsupportedTarget(what, String(member), cure || 'Put it on the methods that are to be cached.');
}

function nameOf(target: unknown): string {
  return typeof target === 'function' && target.name !== '' ? target.name : '(anonymous)';
}
