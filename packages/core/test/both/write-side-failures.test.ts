/** `@CacheEvict` and `@CachePut` when something goes wrong: before the write it fails the call, after it never does. */
import { jest } from '@jest/globals';
import { LRU } from '@purecache/lru';
import { CacheEvict } from '../../src/cache-evict.js';
import { CachePut } from '../../src/cache-put.js';
import { Cached, cacheOf, type PurecacheError } from '../../src/index.js';
import { rejectionOf, thrownBy } from '../support/caught.js';
import { settled } from '../support/deferred.js';
import { Failing, FailingSync } from '../support/doubles.js';

const capacity = 8;

/** What the named methods report. */
type Report = [code: string, operation: string, method: string];

function reporting(): { reports: Report[]; onBackendError: (error: PurecacheError, context: any) => void } {
  const reports: Report[] = [];
  return {
    reports,
    onBackendError: (error, { operation, method }) => void reports.push([error.code, operation, method]),
  };
}

/** Process warnings of this library, as text. */
function warnings(): { texts: string[]; stop: () => void } {
  const texts: string[] = [];
  const spy = jest.spyOn(process, 'emitWarning').mockImplementation((text) => void texts.push(String(text)));
  return { texts, stop: () => spy.mockRestore() };
}

function onFailing(backend: Failing) {
  const { reports, onBackendError } = reporting();
  class Remote {
    value = 'old';
    writes = 0;
    @Cached({ backend, namespace: 'remote', onBackendError, backendTimeout: 5 }) async get(
      _id: string,
    ): Promise<string> {
      return this.value;
    }
    @CacheEvict('get') async change(_id: string): Promise<number> {
      this.value = 'new';
      return ++this.writes;
    }
    @CacheEvict('get', { allEntries: true }) async changeAll(): Promise<number> {
      this.value = 'new';
      return ++this.writes;
    }
    @CacheEvict('get') changeAtOnce(_id: string): number {
      this.value = 'new';
      return ++this.writes;
    }
    @CachePut('get') async put(_id: string): Promise<string> {
      return (this.value = 'new');
    }
  }
  return { remote: new Remote(), reports };
}

describe('an eviction that fails', () => {
  test.each([
    ['delete', 'change'],
    ['clear', 'changeAll'],
    ['delete', 'changeAtOnce'],
  ] as const)(
    'at %s by %s: the result is returned, it is reported once, tried once more, and the old value never served',
    async (operation, write) => {
      const backend = new Failing();
      const { remote, reports } = onFailing(backend);
      await remote.get('1');
      await settled();
      backend.failing.add(operation);
      expect(await remote[write]('1')).toBe(1);
      await settled();
      expect(reports).toEqual([['PURECACHE_BACKEND_FAILED', operation, 'Remote.get']]);
      expect(backend.log.filter((each) => each === operation)).toHaveLength(2);
      expect(await remote.get('1')).toBe('new');
      await settled();
      backend.failing.clear();
      expect(await remote.get('1')).toBe('new');
      await settled();
      expect([...backend.entries.values()]).not.toContain('old');
    },
  );

  test('once: the second try has dropped it before anybody reads', async () => {
    const backend = new (class extends Failing {
      override async delete(key: string): Promise<boolean> {
        const deleting = super.delete(key);
        this.failing.clear();
        return await deleting;
      }
    })('delete');
    const { remote, reports } = onFailing(backend);
    await remote.get('1');
    await settled();
    await remote.change('1');
    await settled();
    expect([reports.length, backend.entries.size]).toEqual([1, 0]);
  });

  test('for want of an answer: the write goes on at its deadline', async () => {
    const backend = new Failing();
    const { remote, reports } = onFailing(backend);
    await remote.get('1');
    await settled();
    backend.hold('delete');
    expect(await remote.change('1')).toBe(1);
    expect(reports).toEqual([['PURECACHE_BACKEND_TIMEOUT', 'delete', 'Remote.get']]);
    expect(await remote.get('1')).toBe('new');
  });

  test('on a synchronous backend: likewise, in the same stack', () => {
    const backend = new FailingSync();
    const { reports, onBackendError } = reporting();
    class Local {
      value = 'old';
      @Cached({ backend, namespace: 'local', onBackendError }) get(_id: string): string {
        return this.value;
      }
      @CacheEvict('get', { before: true }) change(_id: string): string {
        return (this.value = 'new');
      }
    }
    const local = new Local();
    local.get('1');
    backend.failing.add('delete');
    expect(local.change('1')).toBe('new');
    expect(reports).toEqual([
      ['PURECACHE_BACKEND_FAILED', 'delete', 'Local.get'], // before
      ['PURECACHE_BACKEND_FAILED', 'delete', 'Local.get'], // after
    ]);
    expect(local.get('1')).toBe('new');
  });

  test('without `onBackendError`: a process warning', async () => {
    const { texts, stop } = warnings();
    const backend = new FailingSync();
    backend.failing.add('delete');
    class Local {
      @Cached({ backend, namespace: 'warned' }) get(id: string): string {
        return id;
      }
      @CacheEvict('get') change(_id: string): void {}
    }
    new Local().change('1');
    stop();
    expect(texts).toEqual([expect.stringMatching(/^Local\.get: the backend's delete\(\) failed/)]);
  });
});

describe('a put that fails', () => {
  test('at the backend: the result is returned, it is reported, and the old value is not served', async () => {
    const backend = new Failing();
    const { remote, reports } = onFailing(backend);
    await remote.get('1');
    await settled();
    backend.failing.add('set');
    expect(await remote.put('1')).toBe('new');
    await settled();
    expect(reports).toEqual([['PURECACHE_BACKEND_FAILED', 'set', 'Remote.get']]);
    expect([...backend.entries.values()]).toEqual([]);
    expect(await remote.get('1')).toBe('new');
  });

  class Uncacheable {
    value: unknown = 'old';
    loads = 0;
    @Cached({ backend: LRU, capacity, copy: 'freeze' }) get(_id: string): unknown {
      this.loads++;
      return 'loaded';
    }
    @CachePut('get') put(_id: string): unknown {
      return this.value;
    }
  }
  test.each([
    ['a class instance where copies freeze', new Date(0)],
    ['an iterator', new Map([['a', 1]]).values()],
  ])('because of the result, %s: it is returned, there is a warning, and the old entry is gone', (_what, value) => {
    const { texts, stop } = warnings();
    const object = new Uncacheable();
    object.get('1');
    object.value = value;
    expect(object.put('1')).toBe(value);
    stop();
    expect(texts).toEqual([expect.stringMatching(/^A result was not stored for Uncacheable\.get: PurecacheError/)]);
    object.get('1');
    expect(object.loads).toBe(2);
  });
});

describe('a `when` that throws', () => {
  class Undecided {
    loads = 0;
    @Cached({ backend: LRU, capacity }) get(_id: string): number {
      return ++this.loads;
    }
    @CacheEvict('get', { when: () => JSON.parse('{') as boolean }) change(_id: string): string {
      return 'changed';
    }
    @CachePut('get', { when: () => JSON.parse('{') as boolean }) async put(_id: string): Promise<number> {
      return 100;
    }
  }
  test.each([
    ['change', 'CacheEvict', 'changed'],
    ['put', 'CachePut', 100],
  ] as const)(
    '%s: the result is returned, there is a warning, and the entry is gone',
    async (name, decorator, result) => {
      const { texts, stop } = warnings();
      const object = new Undecided();
      object.get('1');
      expect(await object[name]('1')).toBe(result);
      stop();
      expect(texts).toEqual([
        expect.stringMatching(
          `^Option 'when' of @${decorator} of Undecided.${name} failed \\(SyntaxError\\), so the entry is dropped\\.$`,
        ),
      ]);
      expect(object.get('1')).toBe(2);
    },
  );
});

describe('what fails the call, and the method does not run', () => {
  const own = new Error('args failed');
  class Unwritten {
    writes = 0;
    @Cached({ backend: LRU, capacity }) get(id: unknown): unknown {
      return id;
    }
    @Cached({ backend: (_self) => undefined as unknown as Failing, namespace: 'none' }) async nowhere(
      id: unknown,
    ): Promise<unknown> {
      return id;
    }
    @CacheEvict('get', {
      args: () => {
        throw own;
      },
    })
    throwing(_id: unknown): void {
      this.writes++;
    }
    @CacheEvict('get', {
      args: () => {
        throw own;
      },
    })
    async throwingLater(_id: unknown): Promise<void> {
      this.writes++;
    }
    @CacheEvict('get', { args: ((id: unknown) => id) as never }) noList(_id: unknown): void {
      this.writes++;
    }
    @CachePut('get', { args: (async () => []) as never }) async noListLater(_id: unknown): Promise<void> {
      this.writes++;
    }
    @CacheEvict('get') unkeyable(_id: unknown): void {
      this.writes++;
    }
    @CacheEvict('nowhere', { before: true }) async noBackend(_id: unknown): Promise<void> {
      this.writes++;
    }
  }
  const object = new Unwritten();
  afterEach(() => expect(object.writes).toBe(0));

  test('an `args` that throws: its own error, thrown or as a rejection', async () => {
    expect(thrownBy(() => object.throwing('1'))).toBe(own);
    expect(await rejectionOf(object.throwingLater('1'))).toBe(own);
  });
  test('an `args` that gives no array: a TypeError that names the method', async () => {
    const error = thrownBy(() => object.noList('secret'));
    expect(error).toMatchObject({ name: 'TypeError', code: 'PURECACHE_INVALID_OPTION' });
    expect(error.message).toMatch(
      /^Option 'args' of @CacheEvict of Unwritten\.noList .*'get' as an array, not text\.$/,
    );
    expect((await rejectionOf(object.noListLater('1'))).message).toMatch(
      /@CachePut of Unwritten\.noListLater .*Promise/,
    );
  });
  test('arguments that no key can be made of', () => {
    expect(thrownBy(() => object.unkeyable(() => 1)).code).toBe('PURECACHE_UNKEYABLE_ARGUMENT');
  });
  test('a selector that gives no backend', async () => {
    expect((await rejectionOf(object.noBackend('1'))).code).toBe('PURECACHE_NO_BACKEND');
  });
});

test('an async method decorated twice, or cached below, rejects too', async () => {
  class Twice {
    @Cached({ backend: LRU, capacity }) get(id: unknown): unknown {
      return id;
    }
    @CacheEvict('get')
    @CacheEvict('get', { allEntries: true })
    async change(_id: unknown): Promise<void> {}
    @CacheEvict('get')
    @Cached({ backend: LRU, capacity })
    async cached(_id: unknown): Promise<void> {}
    @CacheEvict('get') learnt(_id: unknown): PromiseLike<void> {
      return Promise.resolve();
    }
  }
  const twice = new Twice();
  await twice.learnt(1);
  for (const write of ['change', 'cached', 'learnt'] as const) {
    expect((await rejectionOf(twice[write](() => 1))).code).toBe('PURECACHE_UNKEYABLE_ARGUMENT');
  }
  expect(await cacheOf(twice, 'get').has(1)).toBe(false);
});
