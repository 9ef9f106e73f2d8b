/** Everything that an application's container makes: providers, controllers, enhancers and middlewares. */
import type { ModulesContainer } from '@nestjs/core';

export type Module = ModulesContainer extends Map<string, infer M> ? M : never;
export type InstanceWrapper = Module['providers'] extends Map<unknown, infer W> ? W : never;

export interface Provided {
  readonly wrapper: InstanceWrapper;
  /** The class's name; of one that has none, the token. */
  readonly name: string;
  /** The name of the module that provides it. */
  readonly module: string;
  /** The class; of what a factory or a value gives, the class of the instance. */
  readonly ofClass: (abstract new (...args: never[]) => object) | undefined;
  /** What instances inherit from. `undefined`: nothing is known before the factory is called for a request. */
  readonly prototype: object | undefined;
  /** The one instance of a singleton. */
  readonly instance: object | undefined;
}

/** Each once, also what several modules import; aliases (`useExisting`) not at all. */
export function providersOf(modules: ModulesContainer): readonly Provided[] {
  const found = new Map<InstanceWrapper, Provided>();
  for (const module of modules.values()) {
    for (const part of [module.providers, module.controllers, module.injectables, module.middlewares]) {
      for (const wrapper of part.values() as Iterable<InstanceWrapper>) {
        if (!wrapper.isAlias && !found.has(wrapper)) found.set(wrapper, describe(wrapper, module.name));
      }
    }
  }
  return [...found.values()];
}

function describe(wrapper: InstanceWrapper, module: string): Provided {
  const instance = singleton(wrapper);
  const made = isMadeByNest(wrapper) ? (wrapper.metatype as Provided['ofClass']) : undefined;
  const prototype = (made?.prototype as object | undefined) ?? (instance && Object.getPrototypeOf(instance));
  const ofClass = made ?? (prototype?.constructor as Provided['ofClass']);
  const token = typeof wrapper.token === 'function' ? wrapper.token.name : String(wrapper.token);
  return { wrapper, name: ofClass?.name || token, module, ofClass, prototype: prototype ?? undefined, instance };
}

/** Whether Nest itself calls the class's constructor; a factory is a `metatype`, too. */
export function isMadeByNest({ inject, metatype }: InstanceWrapper): boolean {
  return typeof metatype === 'function' && (inject === null || inject === undefined);
}

function singleton(wrapper: InstanceWrapper): object | undefined {
  if (wrapper.isTransient || !wrapper.isDependencyTreeStatic()) return undefined;
  const instance: unknown = wrapper.instance;
  return typeof instance === 'object' && instance !== null ? instance : undefined;
}
