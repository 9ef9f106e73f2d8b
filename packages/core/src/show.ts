/** Names values in messages: by their kind, so that nothing secret gets into a log. */

/** Names a value by its kind alone, for places where a secret may have been put by mistake. */
export function kindName(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
    case 'bigint':
    case 'symbol':
      return `a ${typeof value}`;
    default:
      return show(value);
  }
}

/** Names a value in a message by its kind; text and numbers, which options are made of, are shown. */
export function show(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
    case 'bigint':
      return `${value}n`;
    case 'function':
      return nameOf(value) === '' ? 'a function' : `the function ${nameOf(value)}`;
    case 'object':
      if (value === null) return 'null';
      return isArray(value) ? 'an array' : `an object (${constructorName(value)})`;
    default:
      return Object.is(value, -0) ? '-0' : String(value);
  }
}

/** A function's name; `''` if it has none that is text, because a static member stands in its place, say. */
export function nameOf(owner: unknown): string {
  try {
    const name: unknown = typeof owner === 'function' ? owner.name : '';
    return typeof name === 'string' ? name : '';
  } catch {
    return '';
  }
}

/** Never throws, as `Array.isArray` does for a revoked proxy. */
function isArray(value: object): boolean {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

function constructorName(value: object): string {
  try {
    return nameOf(value.constructor) || 'no constructor';
  } catch {
    return 'no constructor';
  }
}
