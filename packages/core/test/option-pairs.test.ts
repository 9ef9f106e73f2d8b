/** Every pair of options: together each still does its work, or the pair is refused where it is defined, and why is said. */
import { readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import { cache, cacheOf } from '../src/index.js';
import { fakeWait } from './support/fake-wait.js';
import { OPTION_CHECKS, pass, type OptionCheck, type Result, type World } from './support/option-checks.js';
import { Remote } from './support/remote.js';

type Where = 'a class' | 'a shared object' | 'a server';
const PLACES: readonly Where[] = ['a class', 'a shared object', 'a server'];
const clock = { now: () => performance.now() };
let names = 0;

function backendOptions(where: Where, world: World): object {
  const fail = (): void => {
    if (world.isBackendDown) throw new Error('the backend is down');
  };
  class Memory extends LRU {
    override get(key: string): unknown {
      fail();
      return super.get(key);
    }
  }
  const namespace = `pairs ${names++}`;
  if (where === 'a class') return { backend: Memory, capacity: 100, clock };
  if (where === 'a server') return { backend: new Remote(clock, fail), namespace };
  return { backend: new Memory({ capacity: 100, clock }), namespace };
}

function defined(where: Where, optionsOf: (world: World) => object) {
  const world: World = { loads: 0, isDown: false, delay: 0, random: 0, tenant: 'one', isBackendDown: false };
  const load = async (id: string): Promise<Result> => {
    const version = ++world.loads;
    if (world.delay > 0) await fakeWait(world.delay);
    if (world.isDown) throw new Error('down');
    if (id.startsWith('none')) throw new Error(id);
    await undefined;
    return id.startsWith('inside') ? await get(id) : { id, list: [1], version };
  };
  const get = cache(load, { ...optionsOf(world), ...backendOptions(where, world) } as never) as typeof load;
  return { world, get, handle: cacheOf(get) };
}

const pairs = OPTION_CHECKS.flatMap((one, i) =>
  OPTION_CHECKS.slice(i + 1)
    .filter((other) => !areOne(one, other))
    .map((other) => [one.name, other.name, one, other] as const),
);

function areOne(one: OptionCheck, other: OptionCheck): boolean {
  return one.name.startsWith('copy') && other.name.startsWith('copy');
}

/** Of several options, or of one, with what they need; of the first one only that, if it is left out. */
function withNeeds(where: Where, world: World, several: readonly OptionCheck[], isLeftOut = false): object {
  const needs = several.map((each) => ({ ttl: '1s', ...each.needs, ...(where === 'a server' && each.needsOnServer) }));
  return Object.assign({}, ...needs, ...several.slice(isLeftOut ? 1 : 0).map((each) => each.options(world))) as object;
}

describe.each(PLACES)('with all that they need, on %s', (where) => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
  afterEach(() => void jest.useRealTimers());

  // The switch is no option: its check throws it. An option needed on a server alone is refused without the other one.
  const isOption = ({ name, needsOnServer }: OptionCheck): boolean =>
    name !== 'the kill switch' && (where !== 'a server' || needsOnServer === undefined);

  test.each(OPTION_CHECKS.filter(isOption))('the check of $name sees that it is missing', async (each) => {
    const subject = defined(where, (world) => withNeeds(where, world, [each], true));
    // One that waits for itself never ends.
    const isOver = pass(60_000).then(() => Promise.reject(new Error('the check does not end')));
    await expect(Promise.race([each.check(subject), isOver])).rejects.toThrow();
    await isOver.catch(() => {});
  });

  test.each(pairs)('%s and %s', async (_one, _other, ...both) => {
    for (const order of [both, both.toReversed()]) {
      const subject = defined(where, (world) => withNeeds(where, world, order));
      for (const each of order) {
        await each.check(subject);
        await pass(0);
      }
    }
  });
});

describe('without what they need', () => {
  /** The message with which the pair is refused, nothing else being given. */
  const refusal = (where: Where, ...both: readonly OptionCheck[]): string | undefined => {
    try {
      defined(where, (world) => Object.assign({}, ...both.map((each) => each.options(world))) as object);
      return undefined;
    } catch (error) {
      expect(error).toMatchObject({ name: 'TypeError', code: 'PURECACHE_INVALID_OPTION' });
      return (error as Error).message;
    }
  };

  test('a refusal names the option that lacks something, and nothing is refused otherwise', () => {
    let refused = 0;
    for (const where of PLACES) {
      const alone = OPTION_CHECKS.filter((each) => refusal(where, each) !== undefined);
      for (const [, , ...both] of pairs) {
        const message = refusal(where, ...both);
        if (message === undefined) continue;
        refused++;
        expect(both.some((each) => alone.includes(each) && message.startsWith(`Option '${each.name}'`))).toBe(true);
      }
    }
    expect(refused).toBeGreaterThan(0);
  });

  test('the table of the decision record is right', () => {
    const rows = OPTION_CHECKS.flatMap((each) => {
      const message = refusal('a server', each);
      if (message === undefined) return [];
      const where = refusal('a class', each) === undefined ? 'an asynchronous backend' : 'any backend';
      const rescuers = OPTION_CHECKS.filter(
        (other) => other !== each && !areOne(each, other) && refusal('a server', each, other) === undefined,
      );
      const by = rescuers.map(({ name }) => `\`${name}\``).join(', ') || 'none of these';
      return [`| \`${each.name}\` | ${where} | ${/^[^:]*(: it [^:.]*)?/.exec(message)?.[0]} | ${by} |`];
    });
    const record = readFileSync(new URL('../../../docs/decisions/0012-option-pairs.md', import.meta.url), 'utf8');
    for (const row of rows) expect(record).toContain(row);
    expect(record.match(/^\| `/gm)?.length).toBe(rows.length);
  });
});
