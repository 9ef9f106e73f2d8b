// Puts decorators on methods as compilers do, so that the adapters need no build.

/** A legacy decorator (`experimentalDecorators`). @returns nothing: the method is in place */
export function decorateLegacy(decorator, { prototype, name, load }) {
  const descriptor = { value: load, writable: true, enumerable: false, configurable: true };
  Object.defineProperty(prototype, name, descriptor);
  Object.defineProperty(prototype, name, decorator(prototype, name, descriptor) ?? descriptor);
}

/** A standard decorator. @returns the method to install */
export function decorateStandard(decorator, { name, load, onNew }) {
  return decorator(load, { kind: 'method', name, static: false, private: false, addInitializer: onNew }) ?? load;
}
