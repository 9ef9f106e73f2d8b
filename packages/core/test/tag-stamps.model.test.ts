import fc from 'fast-check';
import { TagStamps } from '../src/entries/tag-stamps.js';

const LIMIT = 10_000;
const tags = fc.constantFrom('a', 'b', 'c', 'x:a');
const prefixes = fc.constantFrom('', 'x:', 'y:');
const someTags = fc.array(tags, { maxLength: 3 });
const slot = fc.nat(5);
const step = fc.oneof(
  fc.record({ do: fc.constant('start' as const), slot }),
  fc.record({ do: fc.constant('store' as const), slot, tags: someTags, prefix: prefixes }),
  fc.record({
    do: fc.constant('invalidate' as const),
    tags: someTags,
    prefix: fc.option(prefixes, { nil: undefined }),
  }),
  // So many other tags that stamps are forgotten: those held before it, a few of them, or all.
  fc.record({ do: fc.constant('flood' as const), count: fc.constantFrom(LIMIT - 2, LIMIT - 1, LIMIT) }),
  fc.record({ do: fc.constant('read' as const), slot }),
);

interface Load {
  /** What the model keeps of every load: all that was invalidated since it began. */
  readonly invalidated: { readonly tag: string; readonly prefix: string }[];
  readonly stamp: number;
  /** Floods since it began. */
  floods: number;
}

interface Entry {
  readonly load: Load;
  readonly tags: readonly string[];
  readonly prefix: string;
}

function check(steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]): void {
  const stamps = new TagStamps();
  const begun: Load[] = [];
  const loads = new Map<number, Load>();
  const entries = new Map<number, Entry>();
  let floods = 0;
  const read = ({ load, tags, prefix }: Entry) => {
    const isStale = load.invalidated.some((each) => tags.includes(each.tag) && ['', prefix].includes(each.prefix));
    const isValid = stamps.isValid(tags, load.stamp, prefix);
    if (isStale) expect(isValid).toBe(false);
    else if (load.floods === 0) expect(isValid).toBe(true); // no stamp newer than the load was forgotten
  };
  for (const each of steps) {
    if (each.do === 'start') {
      const load = { invalidated: [], stamp: stamps.now, floods: 0 };
      begun.push(load);
      loads.set(each.slot, load);
    } else if (each.do === 'store') {
      const load = loads.get(each.slot);
      if (load !== undefined) entries.set(each.slot, { load, tags: each.tags, prefix: each.prefix });
    } else if (each.do === 'invalidate') {
      stamps.invalidate(each.tags, each.prefix);
      for (const { invalidated } of begun) {
        invalidated.push(...each.tags.map((tag) => ({ tag, prefix: each.prefix ?? '' })));
      }
    } else if (each.do === 'flood') {
      floods++;
      for (let i = 0; i < each.count; i++) stamps.invalidate([`flood ${floods} ${i}`]);
      for (const load of begun) load.floods++;
    } else {
      const entry = entries.get(each.slot);
      if (entry !== undefined) read(entry);
    }
    expect(stamps.size).toBeLessThanOrEqual(LIMIT);
  }
  for (const entry of entries.values()) read(entry);
}

test('in any order of loads, stores, invalidations and reads nothing stale is valid, and all else is', () => {
  const withoutFloods = step.filter((each) => each.do !== 'flood');
  fc.assert(fc.property(fc.array(withoutFloods, { maxLength: 60 }), check), { numRuns: 3_000 });
});

test('nothing stale is valid when stamps have been forgotten', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), check), { numRuns: 100 });
});
