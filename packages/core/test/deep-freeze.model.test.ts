import fc from 'fast-check';
import { deepFreeze } from '../src/isolation/deep-freeze.js';

const leaves = [0, 'text', null, new Date(0), new Map(), () => 1, Object.freeze(new Date(0))];
const graphs = fc.record({
  /** Each node: an array or an object, frozen or not, with the numbers of nodes and leaves that it holds. */
  nodes: fc.array(
    fc.record({
      isArray: fc.boolean(),
      isFrozen: fc.boolean(),
      parts: fc.array(fc.nat(7), { maxLength: 3 }),
      leaf: fc.option(fc.nat(30), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

/** What can be reached from a node, by recursion. */
function reach(value: unknown, found = new Set<unknown>()): Set<unknown> {
  if (found.has(value)) return found;
  found.add(value);
  if (Array.isArray(value) || (Object(value) === value && Object.getPrototypeOf(value) === Object.prototype)) {
    for (const part of Object.values(value as object)) reach(part, found);
  }
  return found;
}

test('whatever the graph, all that can be reached is frozen, or nothing more than before if a part cannot be', () => {
  let refusals = 0;
  fc.assert(
    fc.property(graphs, ({ nodes }) => {
      const made = nodes.map(({ isArray }): Record<string, unknown> => (isArray ? [] : {}) as never);
      nodes.forEach(({ isFrozen, parts, leaf }, i) => {
        const node = made[i] as Record<string, unknown>;
        parts.forEach((part, j) => (node[j] = made[part % made.length]));
        if (leaf !== undefined) node[3] = leaves[leaf % 7 < 3 ? leaf % 7 : leaf % leaves.length];
        if (isFrozen) Object.freeze(node);
      });
      const start = made[0] as object;
      const parts = [...reach(start)].filter((part) => Object(part) === part) as object[];
      const before = made.map((node) => Object.isFrozen(node));
      const isPlain = parts.every((part) => made.includes(part as Record<string, unknown>));
      if (isPlain) {
        deepFreeze(start);
        expect(made.map((node) => Object.isFrozen(node))).toEqual(
          made.map((node, i) => parts.includes(node) || before[i]),
        );
      } else {
        refusals++;
        expect(() => deepFreeze(start)).toThrow(/^a (Date|Map|function)$/);
        expect(made.map((node) => Object.isFrozen(node))).toEqual(before);
      }
    }),
    { numRuns: 3_000 },
  );
  expect(refusals).toBeGreaterThan(100);
});
