/** Names what a value is, for refusals: by its builtin or class, never by what is in it. */
import { kindName } from '../show.js';
import { kindOf } from '../key/object-kind.js';
import { instanceOf } from '../key/unkeyable.js';

/** Such as `a Date`, `an instance of Order`, `a function`. */
export function valueKind(value: unknown): string {
  if (typeof value === 'function') return 'a function'; // its name may be data
  if (typeof value !== 'object' || value === null) return kindName(value);
  if (isProxy(value)) return 'a proxy';
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null) return 'an object without a prototype';
  const { builtin, isClass, name } = kindOf(prototype);
  if (isClass) return instanceOf(name);
  return `${/^[AEIO]|^URI/.test(builtin) ? 'an' : 'a'} ${builtin}`;
}

interface NodeTypes {
  types?: { isProxy?: (value: unknown) => boolean };
}

/** Whether something is a proxy; where the runtime cannot tell, nothing is. Node can, from 20.16. */
export const isProxy: (value: unknown) => boolean =
  (
    globalThis as { process?: { getBuiltinModule?: (name: string) => NodeTypes | undefined } }
  ).process?.getBuiltinModule?.('node:util')?.types?.isProxy ?? (() => false);
