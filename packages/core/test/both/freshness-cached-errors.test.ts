/** `cacheErrors`: chosen errors are kept, and thrown again without a load. */
import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import { cache, cacheOf, invalidateTags } from '../../src/index.js';
import { rejectionOf, thrownBy } from '../support/caught.js';
import { Counting, Slow } from '../support/doubles.js';
import { background, inMemory, inMemorySync, kinds, onDatedSlow } from '../support/sources.js';

class NotFound extends Error {
  constructor(readonly id: string) {
    super(`no ${id}`);
  }
}
/** Makes errors storable, as a backend that serialises needs it. */
const errorCodec = {
  encode: (error: NotFound) => ({ id: error.id }),
  decode: (data: { id: string }) => new NotFound(data.id),
};
const error = new NotFound('a');

describe.each(kinds)('%s', (_name, open) => {
  const openWith = (cacheErrors: (error: unknown, ...args: unknown[]) => unknown, more: object = {}) =>
    open({
      cacheErrors,
      errorCodec: { encode: (thrown: unknown) => thrown, decode: (thrown: unknown) => thrown },
      ...more,
    });

  test('the same error object again, without a load, until its own duration has passed', async () => {
    const { clock, source, get } = openWith(() => '30ms', { ttl: 100 });
    source.fail(error);
    expect(await rejectionOf(get('a'))).toBe(error);
    await background();
    clock.advance(29);
    expect(await rejectionOf(get('a'))).toBe(error);
    expect(source.calls).toHaveLength(1);
    clock.advance(1);
    source.count();
    expect(await get('a')).toBe('a2');
  });

  test('is asked for the error with the arguments; false keeps nothing', async () => {
    const asked: unknown[][] = [];
    const { source, get } = openWith((...args) => {
      asked.push(args);
      return args[1] === 'b' ? 50 : false;
    });
    source.fail(error);
    for (const id of ['a', 'b', 'a', 'b']) {
      await rejectionOf(get(id));
      await background();
    }
    expect(asked).toEqual([
      [error, 'a'],
      [error, 'b'],
      [error, 'a'],
    ]);
  });

  test('a cached error counts as a hit; peek rejects with it, and has is true', async () => {
    const { source, get } = openWith(() => 50);
    source.fail(error);
    await rejectionOf(get('a'));
    await background();
    await rejectionOf(get('a'));
    expect(await rejectionOf(cacheOf(get).peek('a'))).toBe(error);
    expect(await cacheOf(get).has('a')).toBe(true);
    expect(cacheOf(get).stats()).toMatchObject({ hits: 1, misses: 1, loads: 1, loadErrors: 1 });
  });

  test('a thrown undefined is an error like any other', async () => {
    const { source, get } = openWith(() => 50);
    source.fail(undefined);
    expect(await rejectionOf(get('a'))).toBeUndefined();
    await background();
    expect(await rejectionOf(get('a'))).toBeUndefined();
    expect(source.calls).toHaveLength(1);
  });

  test('delete forgets it, set replaces it, refresh loads over it', async () => {
    const { source, get } = openWith(() => 50);
    source.fail(error);
    const failing = async () => {
      expect(await rejectionOf(get('a'))).toBe(error);
      await background();
    };
    await failing();
    expect(await cacheOf(get).delete('a')).toBe(true);
    await failing();
    expect(source.calls).toHaveLength(2);
    await cacheOf(get).set(['a'], 'set');
    expect(await get('a')).toBe('set');
    await cacheOf(get).delete('a');
    await failing();
    source.count();
    expect(await cacheOf(get).refresh('a')).toBe('a4');
    expect(await get('a')).toBe('a4');
  });

  test('an invalidation while the load ran keeps its error from being stored', async () => {
    const { source, get } = openWith(() => 50);
    source.fail(error);
    source.close();
    const call = rejectionOf(get('a'));
    await background();
    await cacheOf(get).delete('a');
    source.open();
    await call;
    await background();
    expect(await cacheOf(get).has('a')).toBe(false);
  });

  test('where a stale value may take its place, the value is served and the error is not kept', async () => {
    const { clock, source, get } = openWith(() => 500, { ttl: 100, staleIfError: 50 });
    await get('a');
    await background();
    clock.advance(100);
    source.fail(error);
    expect([await get('a'), await get('a')]).toEqual(['a1', 'a1']);
    await background();
    clock.advance(50);
    expect(await rejectionOf(get('a'))).toBe(error);
    await background();
    const loads = source.calls.length;
    expect(await rejectionOf(get('a'))).toBe(error);
    expect(source.calls).toHaveLength(loads);
  });

  test.each([0, -1, null, 'soon', true])(
    'a result of %p is warned of; the caller has the error of the load',
    async (ttl) => {
      const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
      const { source, get } = openWith(() => ttl);
      source.fail(error);
      expect(await rejectionOf(get('a'))).toBe(error);
      await background();
      expect(await cacheOf(get).has('a')).toBe(false);
      expect(warned.mock.calls[0]?.[0]).toMatch(
        /^Option 'cacheErrors' of .* 'cacheErrors \(its result\)' must be a duration/,
      );
      warned.mockRestore();
    },
  );

  test('a function that throws is warned of, and the caller has the error of the load', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const { source, get } = openWith(() => {
      throw new Error('choosing');
    });
    source.fail(error);
    expect(await rejectionOf(get('a'))).toBe(error);
    expect(warned.mock.calls).toEqual([
      [expect.stringMatching(/^Option 'cacheErrors' of .* failed \(Error\)\.$/), 'PurecacheWarning'],
    ]);
    warned.mockRestore();
  });
});

test('a backend that answers later is given the encoded error, and callers the decoded one', async () => {
  const { backend, source, get } = onDatedSlow({ cacheErrors: () => '1m', errorCodec });
  source.fail(error);
  expect(await rejectionOf(get('a'))).toBe(error); // of the load itself
  await background();
  expect([...backend.entries.values()]).toMatchObject([{ error: { thrown: { id: 'a' } } }]);
  expect(backend.ttls).toEqual([60_000]);
  const again = await rejectionOf(get('a'));
  expect(again).toBeInstanceOf(NotFound);
  expect(again).not.toBe(error);
  expect(await rejectionOf(cacheOf(get).peek('a'))).toMatchObject({ message: 'no a' });
});

test('without a codec a backend that answers later refuses it, a backend in memory does not', () => {
  const cacheErrors = () => 50;
  const load = async (id: string) => id;
  expect(thrownBy(() => cache(load, { backend: new Slow(), namespace: 'errors', cacheErrors }))).toMatchObject({
    code: 'PURECACHE_INVALID_OPTION',
    message: expect.stringMatching(/'cacheErrors' cannot be used on this asynchronous backend.* give an 'errorCodec'/),
  });
  expect(() => cache(load, { backend: new Counting(), namespace: 'errors', cacheErrors })).not.toThrow();
});

test('a sync method throws the same error again', () => {
  const { clock, source, get } = inMemorySync({ cacheErrors: () => 30 });
  source.fail(error);
  for (let i = 0; i < 3; i++) expect(thrownBy(() => get('a'))).toBe(error);
  expect(source.calls).toHaveLength(1);
  clock.advance(30);
  expect(thrownBy(() => get('a'))).toBe(error);
  expect(source.calls).toHaveLength(2);
});

test('an async method that throws at once rejects with it again', async () => {
  const { source, get } = inMemory({ cacheErrors: () => 30 });
  source.load = () => {
    throw error;
  };
  for (let i = 0; i < 2; i++) expect(await rejectionOf(get('a'))).toBe(error);
  expect(cacheOf(get).stats().loads).toBe(1);
});

describe('on one backend, under one namespace', () => {
  const open = (more: object, load: () => number) => {
    const options = { backend: new LRU({ capacity: 10 }), namespace: 'options change', ...more };
    return (other: object = {}) => cache((_id: string): number => load(), { ...options, ...other });
  };

  test('an error is absent once the method has no cacheErrors any more', () => {
    let isBroken = true;
    const make = open({}, () => {
      if (isBroken) throw error;
      return 1;
    });
    const before = make({ cacheErrors: () => '1h' });
    thrownBy(() => before('a'));
    isBroken = false;
    expect(thrownBy(() => before('a'))).toBe(error);
    expect(make()('a')).toBe(1);
  });

  test('an error is outdated by whatever tags of its prefix are invalidated', async () => {
    let isBroken = true;
    const get = open({ cacheErrors: () => '1h', tags: () => ['tag'] }, () => {
      if (isBroken) throw error;
      return 1;
    })();
    thrownBy(() => get('a'));
    isBroken = false;
    expect(thrownBy(() => get('a'))).toBe(error);
    await invalidateTags(cacheOf(get), ['another']);
    expect(get('a')).toBe(1);
  });
});
