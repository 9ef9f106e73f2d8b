import fc from 'fast-check';
import { names } from '../src/server/names.js';
import { formatStamp, isValid, parseStamps } from '../src/server/stamps.js';

const { ofKey, ofPrefix } = names('pc1');
const GROUPS = ['1:a1:1', '1:a1:2', '1:b0:'];
const keys = fc.constantFrom('loose', '1:a', ...GROUPS.flatMap((group) => [`${group}~#x`, `${group}~#y`]));
const tags = fc.constantFrom('red', 'green', 'blue');

const step = fc.oneof(
  fc.record({ do: fc.constant('load' as const), key: keys, tags: fc.uniqueArray(tags) }),
  fc.record({
    do: fc.constant('clear' as const),
    prefix: fc.constantFrom('', 'l', '1', '1:a', '1:a1:1~#x', ...GROUPS),
  }),
  fc.record({
    do: fc.constant('invalidate' as const),
    tag: tags,
    group: fc.option(fc.constantFrom(...GROUPS), { nil: undefined }),
  }),
  fc.record({ do: fc.constant('lose' as const), record: fc.constantFrom('root', 'red', ...GROUPS) }),
);

interface Entry {
  readonly key: string;
  readonly tags: readonly string[];
  readonly stamp: number;
  /** What the model knows. */
  isStale: boolean;
}

/** Stamp records as the scripts write them, and beside them what each entry went through. */
test('an entry is valid exactly if no invalidation has concerned it since its load began, and no record is lost', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let now = 1_000;
      const all = ['root', ...GROUPS, 'red', 'green', 'blue'];
      const records = new Map(all.map((name) => [name, { base: 0, items: new Map<string, number>() }]));
      const entries: Entry[] = [];
      const outdate = (concerns: (entry: Entry) => boolean) => {
        for (const entry of entries) if (concerns(entry)) entry.isStale = true;
      };
      const raise = (name: string, item = '') => {
        const record = records.get(name);
        if (record !== undefined && item !== '') {
          record.items.set(item, ++now);
          return;
        }
        if (record === undefined) outdate((entry) => isOf(entry, name)); // made anew, it is one of all that it is for
        records.set(name, { base: ++now, items: new Map() });
      };
      const groupOf = (key: string) => GROUPS.find((group) => key.startsWith(group));
      const isOf = ({ key, tags }: Entry, name: string) =>
        name === 'root' || groupOf(key) === name || tags.includes(name);
      const textOf = (name: string | undefined) => {
        const record = name === undefined ? undefined : records.get(name);
        if (record === undefined) return null;
        const items = [...record.items].map(([item, stamp]) => `;${item}=${formatStamp(stamp)}`);
        return Buffer.from(`${formatStamp(record.base)}${items.join('')}`);
      };
      for (const each of steps) {
        if (each.do === 'load') {
          entries.push({ key: each.key, tags: each.tags, stamp: ++now, isStale: false });
        } else if (each.do === 'clear') {
          const target = ofPrefix(each.prefix);
          if (target.kind === 'group') raise(each.prefix);
          else raise('root', target.kind === 'item' ? target.item : '');
          outdate(({ key }) => key.startsWith(each.prefix));
        } else if (each.do === 'invalidate') {
          raise(each.tag, each.group === undefined ? '' : ofKey(each.group).groupId);
          outdate((entry) => entry.tags.includes(each.tag) && entry.key.startsWith(each.group ?? ''));
        } else {
          records.delete(each.record);
        }
      }
      for (const { key, tags, stamp, isStale } of entries) {
        const read = { root: parseStamps(textOf('root')), group: parseStamps(textOf(groupOf(key))) };
        const valid = isValid(formatStamp(stamp), ofKey(key), {
          ...read,
          tags: tags.map((tag) => parseStamps(textOf(tag))),
        });
        const isLost = ['root', groupOf(key) ?? 'root', ...tags].some((name) => !records.has(name));
        expect(valid).toBe(!isStale && !isLost);
      }
    }),
    { numRuns: 2_000 },
  );
});
