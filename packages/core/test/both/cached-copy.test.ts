/** `copy`: what one caller does to a result, no other one sees. */
import { cache, cacheOf } from '../../src/index.js';
import { rejectionOf, thrownBy } from '../support/caught.js';
import { Counting, Slow } from '../support/doubles.js';
import { background, inMemory, inMemorySync, kinds } from '../support/sources.js';

interface Box {
  list: string[];
}
const box = (text: string): Box => ({ list: [text] });
const byHand = (value: unknown) => ({ list: [...(value as Box).list] });

describe.each(
  kinds.flatMap(([name, open]) => (['structured', byHand] as const).map((copy) => [name, copy, open] as const)),
)('%s copy: %p', (_name, copy, open) => {
  /** Spoils what a call gives, and tells what it was. */
  const spoil = async (call: Promise<unknown>): Promise<string[]> => {
    const { list } = (await call) as Box;
    const was = [...list];
    list.push('spoilt');
    return was;
  };

  test('the first caller, followers and hits have copies of their own; what the method keeps is safe too', async () => {
    const { source, get } = open({ copy });
    const original = box('a');
    source.give(original);
    expect(await Promise.all([get('a'), get('a'), get('a')].map(spoil))).toEqual([['a'], ['a'], ['a']]);
    expect(original).toEqual(box('a'));
    original.list.push('by the method');
    await background();
    for (let i = 0; i < 2; i++) expect(await spoil(get('a'))).toEqual(['a']);
    expect(source.calls).toHaveLength(1);
  });

  test('what is set by hand is copied, and what peek gives', async () => {
    const { get } = open({ copy });
    const given = box('set');
    await cacheOf(get).set(['a'], given);
    given.list.push('later');
    for (let i = 0; i < 2; i++) expect(await spoil(cacheOf(get).peek('a'))).toEqual(['set']);
    expect(await spoil(get('a'))).toEqual(['set']);
  });

  test('refresh gives a copy', async () => {
    const { source, get } = open({ copy });
    const original = box('a');
    source.give(original);
    await spoil(cacheOf(get).refresh('a'));
    expect(original).toEqual(box('a'));
    expect(await get('a')).toEqual(box('a'));
  });

  test('stale values are copies as well, served at once or in place of an error', async () => {
    const { clock, source, get } = open({ copy, ttl: 100, staleWhileRevalidate: 20, staleIfError: 50 });
    source.give(box('a'));
    await get('a');
    await background();
    source.fail(new Error('down'));
    clock.advance(100);
    for (let i = 0; i < 2; i++) {
      expect(await spoil(get('a'))).toEqual(['a']);
      await background();
    }
    clock.advance(20);
    for (let i = 0; i < 2; i++) {
      expect(await Promise.all([get('a'), get('a')].map(spoil))).toEqual([['a'], ['a']]);
      await background();
    }
  });

  test('undefined is a value, and errors are not copied', async () => {
    const { source, get } = open({ copy: copy === 'structured' ? copy : (value: unknown) => value });
    source.give(undefined);
    expect([await get('a'), await get('a'), source.calls.length]).toEqual([undefined, undefined, 1]);
    const error = new Error('down');
    source.fail(error);
    expect(await rejectionOf(get('b'))).toBe(error);
  });
});

describe('freeze', () => {
  test.each(kinds)('%s: all have the method’s own result, frozen deeply', async (_name, open) => {
    const { source, get } = open({ copy: 'freeze' });
    const original = box('a');
    source.give(original);
    const results = await Promise.all([get('a'), get('a')]);
    await background();
    results.push(await get('a'), await cacheOf(get).peek('a'));
    for (const result of results) expect(result).toBe(original);
    expect(() => original.list.push('x')).toThrow(TypeError);
    const given = box('set');
    await cacheOf(get).set(['b'], given);
    expect([Object.isFrozen(given.list), await get('b')]).toEqual([true, given]);
  });

  test.each(kinds)(
    '%s: what cannot be frozen fails all callers, by its path, and is not stored',
    async (_name, open) => {
      const { source, get } = open({ copy: 'freeze' });
      source.give({ list: [{ at: new Date() }] });
      const errors = await Promise.all([get('a'), get('a')].map(rejectionOf));
      for (const error of errors) {
        expect(error.code).toBe('PURECACHE_UNCACHEABLE_RESULT');
        expect(error.message).toMatch(/result\.list\[0\]\.at: .*Date.*'structured'/);
      }
      expect(await cacheOf(get).has('a')).toBe(false);
      expect((await rejectionOf(cacheOf(get).set(['a'], new Map()))).code).toBe('PURECACHE_UNCACHEABLE_RESULT');
    },
  );
});

describe('a copy that fails', () => {
  test.each(kinds)('%s: what structuredClone refuses is uncacheable', async (_name, open) => {
    const { source, get } = open({ copy: 'structured' });
    source.give({ run: () => 1 });
    const error = await rejectionOf(get('a'));
    expect(error.code).toBe('PURECACHE_UNCACHEABLE_RESULT');
    expect(error.message).toMatch(/result\.run: a function/);
    expect(cacheOf(get).stats()).toMatchObject({ loads: 1, loadErrors: 1 });
  });

  test.each(kinds)('%s: what the function throws is the caller’s, on a load and on a hit', async (_name, open) => {
    const thrown = new Error('copying');
    let left = 2; // for the first call: what is kept, and what is given
    const copy = (value: unknown): unknown => {
      if (left-- > 0) return value;
      throw thrown;
    };
    const { get } = open({ copy });
    expect(await get('a')).toBe('a1');
    await background();
    expect(await rejectionOf(get('a'))).toBe(thrown);
    expect(await rejectionOf(cacheOf(get).peek('a'))).toBe(thrown);
    expect(await rejectionOf(get('b'))).toBe(thrown);
    expect(await cacheOf(get).has('b')).toBe(false);
  });

  test('a failing refresh in the background keeps the old value', async () => {
    const { clock, source, get } = inMemory({ copy: 'freeze', ttl: 100, staleWhileRevalidate: 50 });
    source.give(['old']);
    await get('a');
    clock.advance(100);
    source.give(new Date());
    await get('a');
    await background();
    expect([await get('a'), source.calls.length]).toEqual([['old'], 2]);
  });
});

test('copy: freeze, on a backend that serialises: callers who share a look-up are given a frozen value', async () => {
  class Serialising extends Slow {
    override async get(key: string): Promise<unknown> {
      const text = (await super.get(key)) as string | undefined;
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    }
    override async set(key: string, value: unknown): Promise<void> {
      await super.set(key, JSON.stringify(value));
    }
  }
  let loads = 0;
  const get = cache(async (id: string): Promise<Box> => box(`${id}${++loads}`), {
    backend: new Serialising(),
    namespace: 'serialised',
    copy: 'freeze',
  });
  await get('a');
  await background();
  const shared = await Promise.all([get('a'), get('a'), get('a')]);
  expect([shared, loads]).toEqual([[box('a1'), box('a1'), box('a1')], 1]);
  expect(shared.map((each) => [Object.isFrozen(each), Object.isFrozen(each.list)])).toEqual(
    Array.from({ length: 3 }, () => [true, true]),
  );
});

describe('a sync method', () => {
  test('has copies for its first caller and for hits', () => {
    const { source, get } = inMemorySync({ copy: 'structured' });
    const original = box('a');
    source.give(original);
    for (let i = 0; i < 3; i++) {
      const copy = get('a') as Box;
      expect(copy).toEqual(box('a'));
      copy.list.push('spoilt');
    }
    expect([original, source.calls.length]).toEqual([box('a'), 1]);
  });

  test('throws where the result cannot be kept apart', () => {
    for (const [copy, result] of [
      ['freeze', new Set()],
      ['structured', () => 1],
    ] as const) {
      const get = cache((_id: string): unknown => result, { backend: Counting, copy });
      expect(thrownBy(() => get('a')).code).toBe('PURECACHE_UNCACHEABLE_RESULT');
    }
  });
});

test('without the option, callers share the reference', async () => {
  const { source, get } = inMemory({});
  const original = box('a');
  source.give(original);
  expect([(await get('a')) === original, (await get('a')) === original]).toEqual([true, true]);
});
