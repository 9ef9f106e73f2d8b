/** `condition` and `unless`: calls that run uncached, and results that are not stored. */
import { cache, Cached, cacheOf } from '../../src/index.js';
import { rejectionOf, thrownBy } from '../support/caught.js';
import { Counting } from '../support/doubles.js';
import { background, kinds } from '../support/sources.js';

const thrown = new Error('thrown by the option');
const fail = (): never => {
  throw thrown;
};

describe.each(kinds)('condition %s', (_name, open) => {
  test('false runs the method: nothing is read, stored, joined or counted', async () => {
    let isOn = true;
    const asked: unknown[][] = [];
    const { source, get } = open({
      condition: (...args: unknown[]) => {
        asked.push(args);
        return isOn;
      },
    });
    await get('a');
    await background();
    expect(await get('a')).toBe('a1');
    isOn = false;
    expect(await Promise.all([get('a'), get('a')])).toEqual(['a2', 'a3']);
    isOn = true;
    expect(await get('a')).toBe('a1');
    expect(source.calls).toHaveLength(3);
    expect(asked).toEqual(Array.from({ length: 5 }, () => ['a']));
    expect(cacheOf(get).stats()).toMatchObject({ hits: 2, misses: 1, loads: 1, coalesced: 0 });
  });

  test('is asked before a key is made: an argument that has none is no hindrance then', async () => {
    const { get } = open({ condition: (id: unknown) => typeof id === 'string', ttl: 100 });
    expect(await get((() => 1) as never)).toBe('() => 11');
    expect((await rejectionOf(open({}).get((() => 1) as never))).code).toBe('PURECACHE_UNKEYABLE_ARGUMENT');
  });

  test('what it throws is the caller’s, and the method does not run', async () => {
    const { source, get } = open({ condition: fail });
    expect(await rejectionOf(get('a'))).toBe(thrown);
    expect(source.calls).toEqual([]);
  });

  test('errors pass through untouched where it is false', async () => {
    const { source, get } = open({ condition: () => false, cacheErrors: () => 100, errorCodec });
    source.fail(thrown);
    for (let i = 0; i < 2; i++) expect(await rejectionOf(get('a'))).toBe(thrown);
    expect(source.calls).toHaveLength(2);
  });
});

describe.each(kinds)('unless %s', (_name, open) => {
  test('true gives the result to all who wait, and stores nothing', async () => {
    const asked: unknown[][] = [];
    const { source, get } = open({
      unless: (...args: unknown[]) => {
        asked.push(args);
        return args[0] === 'a1';
      },
    });
    expect(await Promise.all([get('a'), get('a')])).toEqual(['a1', 'a1']);
    await background();
    expect(await cacheOf(get).has('a')).toBe(false);
    expect(await get('a')).toBe('a2');
    await background();
    expect([await get('a'), source.calls.length]).toEqual(['a2', 2]);
    expect(asked).toEqual([
      ['a1', 'a'],
      ['a2', 'a'],
    ]);
  });

  test('what it throws fails the call, and nothing is stored', async () => {
    const { get } = open({ unless: fail });
    expect(await Promise.all([get('a'), get('a')].map(rejectionOf))).toEqual([thrown, thrown]);
    expect(await cacheOf(get).has('a')).toBe(false);
    expect(cacheOf(get).stats()).toMatchObject({ loads: 1, loadErrors: 1 });
  });

  test('a refresh by hand whose result is not stored removes the old entry', async () => {
    const { get } = open({ unless: (value: unknown) => value === 'a2' });
    await get('a');
    await background();
    expect(await cacheOf(get).refresh('a')).toBe('a2');
    expect(await cacheOf(get).has('a')).toBe(false);
  });

  test('a set by hand of such a value removes the old entry', async () => {
    const { get } = open({ unless: (value: unknown) => value === null });
    await cacheOf(get).set(['a'], 'old');
    await cacheOf(get).set(['a'], null);
    expect(await cacheOf(get).has('a')).toBe(false);
  });

  test('where a stale value was to be replaced, it goes', async () => {
    const { clock, source, get } = open({ ttl: 100, staleIfError: 50, unless: (value: unknown) => value === 'a2' });
    await get('a');
    await background();
    clock.advance(100);
    expect(await get('a')).toBe('a2');
    await background();
    source.fail(thrown);
    expect(await rejectionOf(get('a'))).toBe(thrown);
  });
});

test('of a sync method, what they throw is thrown', () => {
  for (const options of [{ condition: fail }, { unless: fail }]) {
    expect(thrownBy(() => cache((id: string) => id, { backend: Counting, ...options })('a'))).toBe(thrown);
  }
});

test('on a method, they run with its arguments and not with the object', async () => {
  class Service {
    calls = 0;
    @Cached({
      backend: Counting,
      condition: (id: string) => id !== 'live',
      unless: (result: number, id: string) => result > 9 && id === 'x',
    })
    async get(_id: string): Promise<number> {
      return ++this.calls;
    }
  }
  const service = new Service();
  expect([
    await service.get('live'),
    await service.get('live'),
    await service.get('a'),
    await service.get('a'),
  ]).toEqual([1, 2, 3, 3]);
});

const errorCodec = { encode: (error: unknown) => error, decode: (data: unknown) => data };
