import fc from 'fast-check';
import { Marks } from '../src/coherence/marks.js';
import { names } from '../src/server/names.js';

const server = names('pc1');
const GROUPS = ['1:a1:1', '1:a1:2', '1:b1:1'];
const KEYS = ['loose', 'other', ...GROUPS.flatMap((group) => [`${group}~#x`, `${group}~#y`])];
const keys = fc.constantFrom(...KEYS);
const groups = fc.constantFrom(...GROUPS);
const tags = fc.constantFrom('red', 'green', 'blue');
const bound = 1_000;

const step = fc.oneof(
  fc.record({
    do: fc.constant('mark' as const),
    key: keys,
    tags: fc.oneof(fc.constant('any' as const), fc.uniqueArray(tags)),
  }),
  fc.record({ do: fc.constant('key' as const), key: keys }),
  fc.record({ do: fc.constant('group' as const), group: groups }),
  fc.record({
    do: fc.constant('tags' as const),
    tags: fc.uniqueArray(tags, { minLength: 1 }),
    group: fc.option(groups, { nil: undefined }),
  }),
  fc.record({ do: fc.constant('all' as const) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: bound }) }),
  fc.record({ do: fc.constant('prove' as const), ago: fc.nat(bound) }),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Marked {
  readonly key: string;
  readonly tags: 'any' | readonly string[];
  readonly at: number;
  readonly mark: unknown;
  /** What the model knows. */
  isOutdated: boolean;
}

function idOfGroup(key: string): string | undefined {
  return server.ofKey(key).groupId;
}

function isMeant({ key, tags }: Marked, given: Step): boolean {
  switch (given.do) {
    case 'key':
      return key === given.key;
    case 'group':
      return key.startsWith(given.group);
    case 'tags':
      return (
        (given.group === undefined || key.startsWith(given.group)) &&
        (tags === 'any' || (tags as readonly string[]).some((tag) => (given.tags as readonly string[]).includes(tag)))
      );
    default:
      return given.do === 'all';
  }
}

test('a mark is current exactly if nothing it stands for was invalidated since, and all was heard up to the bound', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let now = 0;
      let provedUpTo = -Infinity;
      const marked: Marked[] = [];
      const marks = new Marks({ names: server, maxStaleMs: bound, now: () => now, require: () => undefined });
      for (const given of steps) {
        if (given.do === 'mark') {
          marked.push({ ...given, at: now, mark: marks.mark(given.key), isOutdated: false });
        }
        for (const each of marked) each.isOutdated ||= isMeant(each, given);
        if (given.do === 'key') marks.key(server.ofKey(given.key).slot);
        if (given.do === 'group') marks.group(idOfGroup(given.group) as string);
        if (given.do === 'all') marks.all();
        if (given.do === 'pass') now += given.ms;
        if (given.do === 'prove') marks.proved((provedUpTo = now - given.ago));
        if (given.do === 'tags') {
          const group = given.group === undefined ? undefined : idOfGroup(given.group);
          marks.tags(
            given.tags.map((tag) => server.ofTagId(tag)),
            group,
          );
        }
        for (const { tags: of, mark, at, isOutdated } of marked) {
          const isYoung = now - at < bound || now - provedUpTo < bound;
          expect(marks.isCurrent(mark, of)).toBe(!isOutdated && isYoung);
        }
      }
    }),
    { numRuns: 300 },
  );
});
