/** Recognises results that can be read only once, which a cache would hand out empty the second time. */

type Members = Readonly<Record<PropertyKey, unknown>>;

/** Names the kind of one-shot value, or gives `undefined` for anything that can be read again. */
export function oneShotKind(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    return kindOf(value as Members);
  } catch {
    return undefined; // some objects throw when they are asked for members they do not have
  }
}

function kindOf(value: Members): string | undefined {
  const has = (name: PropertyKey) => typeof value[name] === 'function';
  if (has('next') && (has(Symbol.iterator) || has(Symbol.asyncIterator))) return 'an iterator';
  if (has('subscribe') && has('pipe')) return 'an Observable';
  if (has('getReader') || has('getWriter')) return 'a web stream';
  if (has('pipe') && has('on')) return 'a stream';
  if (has('getStream') && has('getHeaders')) return 'a StreamableFile';
  if (has('arrayBuffer') && typeof value['bodyUsed'] === 'boolean') return 'a Response';
  return undefined;
}
