/** Tells the two decorator protocols apart, and refuses what is no method. No other file knows the protocols. */
import type { AnyFunction } from './signatures/args-of.js';
import { unsupportedTarget } from './errors.js';
import { nameOf } from './show.js';

/** Has a check run on every new object, before its constructor goes on; the legacy protocol has no place for that. */
export type WhenMade = (check: (self: unknown) => void) => void;

export interface MethodUse {
  /** The decorator's name. */
  readonly decorator: string;
  /** What to do about a member that is no method. */
  readonly memberCure: string;
  /** What to do instead of decorating a class or a parameter. */
  readonly wholeCure: string;
  /** Makes what stands in the method's place. */
  wrap(original: AnyFunction, name: string, whenMade: WhenMade): AnyFunction;
}

type Decorate = (target: unknown, context: unknown, descriptor?: unknown) => unknown;

/** The decorator itself, for both protocols. */
export function decorateMethod(use: MethodUse): Decorate {
  return (target, context, descriptor) =>
    isStandard(context) ? decorateStandard(use, target, context) : decorateLegacy(use, target, context, descriptor);
}

/** Whether a function that makes a decorator was itself used as one: it was written without parentheses. */
export function isAppliedBare(given: readonly unknown[]): boolean {
  return typeof given[0] === 'function' || isStandard(given[1]) || given.length > 2;
}

interface StandardContext {
  readonly kind: string;
  /** Absent for an anonymous class. */
  readonly name?: string | symbol;
  addInitializer?(initialize: (this: unknown) => void): void;
}

function isStandard(context: unknown): context is StandardContext {
  return typeof context === 'object' && context !== null && typeof (context as { kind?: unknown }).kind === 'string';
}

function decorateStandard(use: MethodUse, value: unknown, context: StandardContext): unknown {
  if (context.kind !== 'method' || typeof value !== 'function')
    throw refuse(use, withArticle(context.kind), context.name || '(anonymous)');
  return use.wrap(value as AnyFunction, String(context.name), (check) =>
    context.addInitializer?.(function (this: unknown) {
      check(this);
    }),
  );
}

/**
 * Sets the descriptor's value in place, because some callers ignore what is returned, and returns it for the others.
 * Without a descriptor it is a field, even where a static one holds a function by now.
 */
function decorateLegacy(use: MethodUse, target: unknown, key: unknown, third: unknown): PropertyDescriptor {
  if (key === undefined && third === undefined) throw refuse(use, 'a class', nameOf(target) || '(anonymous)');
  if (typeof third === 'number') throw refuse(use, 'a parameter', key ?? 'constructor');
  const descriptor = third as PropertyDescriptor | undefined;
  if (typeof descriptor?.value !== 'function') throw refuse(use, kindOf(descriptor), key);
  descriptor.value = use.wrap(descriptor.value as AnyFunction, String(key), () => {});
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

function refuse({ decorator, memberCure, wholeCure }: MethodUse, what: string, member: unknown): TypeError {
  const cure = what === 'a class' || what === 'a parameter' ? wholeCure : memberCure;
  return unsupportedTarget(what, String(member), cure, decorator);
}
