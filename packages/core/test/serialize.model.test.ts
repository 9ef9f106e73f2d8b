import fc from 'fast-check';
import { keyText } from '../src/key/key.js';
import { sameList } from './support/same-value.js';

const key = (args: readonly unknown[]) => keyText(args, 'm');

class Point {}
class Size {}
class Names extends Array<unknown> {}
class Table extends Map<unknown, unknown> {}

/** A value that can be built any number of times, and a little differently. */
type Plan = { readonly make: () => unknown } | { readonly kind: Kind; readonly parts: readonly Plan[] };
type Kind = keyof typeof CONTAINERS;

const NAMES = ['a', 'b', '', '0', '1:a', Symbol.for('a'), Symbol.iterator, '__proto__', 'é'];

function withParts<T extends object>(object: T, parts: readonly unknown[]): T {
  parts.forEach((value, i) => {
    const name = NAMES[(i * 5) % NAMES.length] as PropertyKey;
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true });
  });
  return object;
}

function pairs(parts: readonly unknown[]): [unknown, unknown][] {
  return parts.flatMap((part, i): [unknown, unknown][] => (i % 2 === 0 ? [[part, parts[i + 1]]] : []));
}

const CONTAINERS = {
  array: (parts: readonly unknown[]): object => [...parts],
  sparse: (parts: readonly unknown[]): object => Object.assign(new Array<unknown>(parts.length + 1), parts),
  named: (parts: readonly unknown[]): object => withParts([...parts.slice(1)], parts.slice(0, 1)),
  numbers: (parts: readonly unknown[]): object => [...Array.from({ length: 15 }, (_, i) => i), ...parts],
  names: (parts: readonly unknown[]): object => Names.from(parts),
  plain: (parts: readonly unknown[]): object => withParts({}, parts),
  bare: (parts: readonly unknown[]): object => withParts(Object.create(null) as object, parts),
  point: (parts: readonly unknown[]): object => withParts(Object.assign(new Point(), { x: 1 }), parts),
  size: (parts: readonly unknown[]): object => withParts(Object.assign(new Size(), { x: 1 }), parts),
  map: (parts: readonly unknown[]): object => new Map(pairs(parts)),
  table: (parts: readonly unknown[]): object => new Table(pairs(parts)),
  set: (parts: readonly unknown[]): object => new Set(parts),
  error: (parts: readonly unknown[]): object => new Error('m', parts.length > 0 ? { cause: parts[0] } : {}),
  aggregate: (parts: readonly unknown[]): object => new AggregateError(parts),
  date: (parts: readonly unknown[]): object => withParts(new Date(0), parts),
};
const KINDS = Object.keys(CONTAINERS) as Kind[];
/** Containers in which the order of parts does not count. */
const UNORDERED: readonly Kind[] = ['map', 'table', 'set'];

function build(plan: Plan): unknown {
  return 'make' in plan ? plan.make() : CONTAINERS[plan.kind](plan.parts.map(build));
}

const strings = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'b',
    '1',
    '~',
    '{}',
    '1:a',
    '[]',
    'u',
    'NaN',
    '\ud800',
    '\udfff',
    '\ufffd',
    '😀',
    'a'.repeat(80),
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const doubles = fc.oneof(fc.constantFrom(0, -0, 1, 1.5, -1, NaN, Infinity, -Infinity, 2 ** 53, 1e21), fc.double());
const bigints = fc.oneof(fc.constantFrom(0n, 1n, -1n, 2n ** 64n), fc.bigInt());
const primitives = fc.oneof(
  strings,
  doubles,
  bigints,
  fc.constantFrom(undefined, null, true, false, Symbol.for('a'), Symbol.for('b'), Symbol.iterator),
);
const bytes = fc.uint8Array({ maxLength: 3 });
const makers = fc.oneof(
  { weight: 6, arbitrary: primitives.map((value) => () => value) },
  primitives.filter((value) => value !== undefined && value !== null).map((value) => () => Object(value) as unknown),
  fc.constantFrom(0, 1, NaN).map((time) => () => new Date(time)),
  fc.tuple(fc.constantFrom('a', 'b', '/'), fc.constantFrom('', 'g', 'i', 'y'), fc.nat(1)).map(
    ([source, flags, lastIndex]) =>
      () =>
        Object.assign(new RegExp(source, flags), { lastIndex }),
  ),
  fc.tuple(fc.constantFrom(Error, TypeError), fc.constantFrom('', 'a')).map(
    ([type, text]) =>
      () =>
        new type(text),
  ),
  fc.constantFrom('http://a/', 'http://b/?c').map((url) => () => new URL(url)),
  fc.array(fc.tuple(strings, strings), { maxLength: 2 }).map((list) => () => new URLSearchParams(list)),
  bytes.map((list) => () => Buffer.from(list)),
  bytes.map((list) => () => Uint8Array.from(list)),
  bytes.map((list) => () => Int8Array.from(list)),
  bytes.map((list) => () => Uint8Array.from(list).buffer),
  bytes.map((list) => () => new DataView(Uint8Array.from(list).buffer)),
  fc.constant(() => AbortSignal.abort()),
);
const leaves: fc.Arbitrary<Plan> = makers.map((make) => ({ make }));
const { plan: plans } = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaves,
    fc.record({ kind: fc.constantFrom(...KINDS), parts: fc.array(tie('plan'), { maxLength: 4 }) }),
  ),
}));

/** All plans that a plan consists of, itself first. */
function within(plan: Plan): Plan[] {
  return 'make' in plan ? [plan] : [plan, ...plan.parts.flatMap(within)];
}

function replace(plan: Plan, old: Plan, by: Plan): Plan {
  if (plan === old) return by;
  return 'make' in plan ? plan : { kind: plan.kind, parts: plan.parts.map((part) => replace(part, old, by)) };
}

/** The same with everything turned around whose order does not count. */
function turned(plan: Plan): Plan {
  if ('make' in plan) return plan;
  const parts = plan.parts.map(turned);
  if (!UNORDERED.includes(plan.kind)) return { kind: plan.kind, parts };
  if (plan.kind === 'set') return { kind: plan.kind, parts: parts.reverse() };
  const whole = parts.length % 2 === 0 ? parts : [...parts, { make: () => undefined }];
  return { kind: plan.kind, parts: pairs(whole).reverse().flat() as Plan[] };
}

/** One place of the plan changed a little, or not in effect. */
const changes = fc
  .tuple(plans, fc.nat(), fc.nat(4), leaves, fc.constantFrom(...KINDS))
  .map(([plan, place, how, leaf, kind]) => {
    const all = within(plan);
    const old = all[place % all.length] as Plan;
    if (how === 0) return [plan, turned(plan)] as const;
    if (how === 1 || 'make' in old) return [plan, replace(plan, old, leaf)] as const;
    const changed =
      how === 2
        ? { ...old, kind }
        : how === 3
          ? { ...old, parts: old.parts.slice(1) }
          : { ...old, parts: old.parts.toReversed() };
    return [plan, replace(plan, old, changed)] as const;
  });

test('two lists have one key if and only if they are equal, for a value and a changed one', () => {
  let equal = 0;
  let runs = 0;
  fc.assert(
    fc.property(changes, ([plan, changed]) => {
      const [a, b] = [
        [0, build(plan)],
        [0, build(changed)],
      ];
      const isEqual = sameList(a, b);
      runs++;
      if (isEqual) equal++;
      expect(key(a) === key(b)).toBe(isEqual);
    }),
    { numRuns: 4_000 },
  );
  expect(equal / runs).toBeGreaterThan(0.1);
  expect(equal / runs).toBeLessThan(0.9);
});

test('two lists have one key if and only if they are equal, for any two', () => {
  const lists = fc.array(leaves, { maxLength: 3 }).map((list) => [...list.map(build), 0]);
  fc.assert(
    fc.property(lists, lists, (a, b) => {
      expect(key(a) === key(b)).toBe(sameList(a, b));
    }),
    { numRuns: 2_000 },
  );
});

test('a value has the key of a second value made alike', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      expect(key([build(plan)])).toBe(key([build(plan)]));
    }),
    { numRuns: 1_000 },
  );
});

test('the order in which fields, entries and members came does not count', () => {
  const orders = fc
    .uniqueArray(strings, { maxLength: 40 })
    .chain((names) => fc.tuple(fc.constant(names), shuffled(names)));
  fc.assert(
    fc.property(orders, ([names, others]) => {
      const fields = (list: readonly string[]) => Object.fromEntries(list.map((name) => [`_${name}`, name]));
      const entries = (list: readonly string[]) => new Map(list.map((name) => [name, name.length]));
      const lists = [names, others].map((list) => [fields(list), entries(list), new Set(list)]);
      expect(key(lists[0] ?? [])).toBe(key(lists[1] ?? []));
    }),
  );
});

function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}
