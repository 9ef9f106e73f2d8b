/** Finds the `AbortSignal` that a call carries, if it carries one. */
import { isSignal, kindOf } from './object-kind.js';

/** Objects and items looked at. Options that hold a signal are small, and come before or beside the data. */
const LOOK_LIMIT = 10_000;

/**
 * The first signal among arguments, at any depth that a key covers, the shallowest first. Costs nothing to speak of when
 * no argument is an object.
 */
export function findSignal(args: readonly unknown[]): AbortSignal | undefined {
  for (const arg of args) {
    if (typeof arg === 'object' && arg !== null) return search([args]);
  }
  return undefined;
}

function search(found: object[]): AbortSignal | undefined {
  let left = LOOK_LIMIT;
  for (let i = 0; i < found.length; i++) {
    try {
      for (const part of parts(found[i] as object)) {
        if (left-- === 0) return undefined;
        if (typeof part !== 'object' || part === null) continue;
        if (isSignal(part)) return part;
        found.push(part);
      }
    } catch {
      // What throws when it is read holds no signal for us; where it matters, the key says so.
    }
  }
  return undefined;
}

function* parts(object: object): Iterable<unknown> {
  const kind = kindOf((Object.getPrototypeOf(object) as object | null) ?? Object.prototype);
  if (kind.keyMethod(object) !== undefined) return;
  if (kind.group === 'array' || kind.group === 'object') {
    for (const key of Object.keys(object)) yield (object as Record<string, unknown>)[key];
    for (const key of Object.getOwnPropertySymbols(object)) yield (object as Record<symbol, unknown>)[key];
  } else if (kind.group === 'map') yield* Map.prototype.values.call(object);
  else if (kind.group === 'set') yield* Set.prototype.values.call(object);
}
