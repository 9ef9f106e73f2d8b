/** Values of all kinds, those that are restored and those that are refused, within one another. */
import fc from 'fast-check';

const numbers = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, NaN, Infinity, -Infinity, 2 ** 53, 5e-324));
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\ud800', '\udc00', 'a', '"', '\\', '\u2028', '<') }),
  fc.constantFrom('', 'constructor', 'toString', 'then', 'toJSON', 'length', '0', '01', '-1', 'Date', '~'),
);
const bytes = fc.uint8Array({ maxLength: 24 }).map((items) => Uint8Array.from(items));

/** Those without other values in them. */
const leaves = fc.oneof(
  numbers,
  texts,
  fc.constantFrom(undefined, null, true, false),
  fc.bigInt(),
  fc.date({ noInvalidDate: false }),
  fc.webUrl().map((text) => new URL(text)),
  bytes,
  bytes.map((items) => Buffer.from(items)),
  bytes.map((items) => items.buffer),
  bytes.map((items) => new DataView(items.buffer)),
  fc.array(fc.double()).map((items) => Float64Array.from(items)),
);

/** Those that no codec restores. */
const refused = fc.constantFrom<(() => unknown)[]>(
  () => Symbol('s'),
  () => () => 1,
  () => new Error('e'),
  () => /a/g,
  () => new (class Own {})(),
  () => Object(1) as unknown,
  () => new Proxy([], {}),
  () => Object.defineProperty({}, 'a', { get: () => 1, enumerable: true }) as unknown,
  () => Object.defineProperty({ b: 1 }, 'a', { value: 1 }),
  () => ({ [Symbol.iterator]: 1 }),
  () => JSON.parse('{"__proto__":1}') as unknown,
  () => Object.assign([1], { x: 1 }),
  () => new Uint8Array(8).subarray(2),
);

function record(pairs: readonly (readonly [string, unknown])[], prototype: object | null): object {
  const object = Object.create(prototype) as Record<string, unknown>;
  for (const [name, value] of pairs) if (name !== '__proto__') object[name] = value;
  return object;
}

/** Some of the containers hold one of their parts twice, or themselves. */
function containers(part: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const pairs = fc.array(fc.tuple(texts, part), { maxLength: 5 });
  const parts = fc.array(part, { maxLength: 5 });
  return fc.oneof(
    parts,
    pairs.map((list) => record(list, Object.prototype)),
    pairs.map((list) => Object.freeze(record(list, Object.prototype))),
    pairs.map((list) => record(list, null)),
    fc.array(fc.tuple(part, part), { maxLength: 4 }).map((list) => new Map(list)),
    parts.map((list) => new Set(list)),
    parts.map((list) => [...list, ...list]),
    parts.map((list) => {
      list.push(list);
      return list;
    }),
    fc.tuple(parts, fc.nat(60)).map(([list, more]) => {
      list.length += more;
      return list;
    }),
  );
}

export function anyValue(leaf: fc.Arbitrary<unknown> = leaves): fc.Arbitrary<unknown> {
  return fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, containers(tie('value'))),
  })).value;
}

/** With one of those that are refused here and there. */
export const maybeRefused = anyValue(
  fc.oneof({ weight: 12, arbitrary: leaves }, { weight: 1, arbitrary: refused.map((make) => make()) }),
);

/** Plain data. */
export const plainValue = fc.jsonValue({ depthSize: 'small', stringUnit: 'binary' });
