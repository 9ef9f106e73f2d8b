/** A method as its prototype, or one that it inherits from, has it. Runs no getter. */
export function memberOf(object: object, key: string | symbol): unknown {
  let holder: object | null = object;
  while (holder !== null && !Object.hasOwn(holder, key)) holder = Object.getPrototypeOf(holder) as object | null;
  return holder === null ? undefined : Object.getOwnPropertyDescriptor(holder, key)?.value;
}
