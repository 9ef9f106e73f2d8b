/** All decorated methods and cached functions of the process, of every copy of this module, found by what users call. */
import type { AnyFunction } from './signatures/args-of.js';
import type { CachedMethod } from './cached-method.js';
import type { Scope } from './scope.js';
import { shared } from './runtime/process-state.js';
import { WeakList } from './runtime/weak-list.js';

export interface Registration {
  readonly method: CachedMethod;
  readonly scope: Scope;
}

function registry() {
  return shared('methods', () => ({
    byWrapper: new WeakMap<object, Registration>(),
    all: new WeakList<Registration>(),
  }));
}

export function register(wrapper: AnyFunction, registration: Registration): void {
  const { byWrapper, all } = registry();
  byWrapper.set(wrapper, registration);
  all.add(registration);
}

/** What stands in the place of a wrapper, as a decorator above it does, is known as the same method. */
export function registerAlso(standIn: AnyFunction, registration: Registration): void {
  registry().byWrapper.set(standIn, registration);
}

export function registrationOf(wrapper: unknown): Registration | undefined {
  return typeof wrapper === 'function' ? registry().byWrapper.get(wrapper) : undefined;
}

export function allRegistrations(): Registration[] {
  return registry().all.live();
}
