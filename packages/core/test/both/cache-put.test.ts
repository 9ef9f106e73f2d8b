/** `@CachePut`: the result of a write becomes the entry of the method that reads it. */
import { LRU } from '@purecache/lru';
import { CachePut } from '../../src/cache-put.js';
import { CacheEvict } from '../../src/cache-evict.js';
import { Cached, cacheOf } from '../../src/index.js';
import { settled } from '../support/deferred.js';
import { Counting, Slow } from '../support/doubles.js';

const capacity = 8;

interface User {
  readonly id: string;
  readonly name: string;
}

class Users {
  loads = 0;
  @Cached({ backend: LRU, capacity })
  async get(id: string): Promise<User | undefined> {
    this.loads++;
    return { id, name: 'loaded' };
  }
  @Cached({ backend: LRU, capacity })
  size(_group: string): number {
    this.loads++;
    return 0;
  }

  @CachePut('get', { args: ({ id }) => [id] })
  async save(user: User): Promise<User> {
    await settled();
    return user;
  }
  @CachePut('get', { args: (id) => [id] })
  saveNow(id: string, name: string): User {
    return { id, name };
  }
  @CachePut('get')
  async forget(_id: string): Promise<undefined> {}
  @CachePut('get', { args: (id) => [id], when: (user, _id, isFinal) => isFinal && user.name !== '' })
  draft(id: string, _isFinal: boolean): User {
    return { id, name: 'drafted' };
  }
  @CachePut('size')
  async resize(_group: string): Promise<number> {
    return 7;
  }
  @CachePut('get')
  async fail(_id: string): Promise<User> {
    throw new Error('no');
  }
}

test('an async method: the entry is there when it answers', async () => {
  const users = new Users();
  const user = { id: '1', name: 'Eve' };
  expect(await users.save(user)).toBe(user);
  expect([await users.get('1'), users.loads]).toEqual([user, 0]);
});

test('a synchronous method: in the same stack, for a method that gives promises too', async () => {
  const users = new Users();
  users.saveNow('1', 'Eve');
  const read = users.get('1');
  expect(read).toBeInstanceOf(Promise);
  expect([await read, users.loads]).toEqual([{ id: '1', name: 'Eve' }, 0]);
});

test('the awaited result of an async method, for a synchronous one that has run before', async () => {
  const users = new Users();
  users.size('other');
  await users.resize('a');
  expect([users.size('a'), users.loads]).toEqual([7, 1]);
});

test('`undefined` is a result like any other', async () => {
  const users = new Users();
  await users.get('1');
  await users.forget('1');
  expect([await users.get('1'), users.loads]).toEqual([undefined, 1]);
});

test('`when` decides: otherwise the entry stays as it is', async () => {
  const users = new Users();
  await users.get('1');
  users.draft('1', false);
  expect((await users.get('1'))?.name).toBe('loaded');
  users.draft('1', true);
  expect((await users.get('1'))?.name).toBe('drafted');
});

test('a method that fails leaves the entry as it is', async () => {
  const users = new Users();
  await users.get('1');
  await expect(users.fail('1')).rejects.toThrow('no');
  expect((await users.get('1'))?.name).toBe('loaded');
});

test('a method decorated twice: what is below is dropped', async () => {
  const [inner, outer] = [new Slow(), new Counting()];
  class Layered {
    @Cached({ backend: outer, namespace: 'outer' })
    @Cached({ backend: inner, namespace: 'inner' })
    async get(_id: string): Promise<string> {
      return 'loaded';
    }
    @CachePut('get') async put(_id: string): Promise<string> {
      return 'put';
    }
  }
  const layered = new Layered();
  await layered.get('1');
  await settled();
  await layered.put('1');
  expect([inner.entries.size, await layered.get('1')]).toEqual([0, 'put']);
});

test('of a synchronous method on an asynchronous backend: begun, not awaited', async () => {
  const backend = new Slow();
  const handed: Promise<unknown>[] = [];
  class Remote {
    @Cached({ backend, namespace: 'put', waitUntil: (work) => void handed.push(work) })
    async get(_id: string): Promise<string> {
      return 'loaded';
    }
    @CachePut('get') put(_id: string): string {
      return 'put';
    }
  }
  const remote = new Remote();
  backend.hold('set');
  expect(remote.put('1')).toBe('put');
  expect([backend.log, handed.length]).toEqual([['set'], 1]);
  backend.release('set');
  await handed[0];
  expect(await remote.get('1')).toBe('put');
});

test('a put that itself is cached, and evicts others', async () => {
  class Both {
    runs = 0;
    @Cached({ backend: LRU, capacity }) async one(_id: string): Promise<number> {
      return ++this.runs;
    }
    @Cached({ backend: LRU, capacity }) async all(): Promise<number> {
      return ++this.runs;
    }
    @CacheEvict('all', { args: () => [] })
    @CachePut('one')
    @Cached({ backend: LRU, capacity })
    async write(_id: string): Promise<number> {
      return 100 + ++this.runs;
    }
  }
  const both = new Both();
  expect([await both.one('1'), await both.all()]).toEqual([1, 2]);
  expect([await both.write('1'), await both.write('1')]).toEqual([103, 103]);
  expect([await both.one('1'), await both.all()]).toEqual([103, 4]);
  expect(await cacheOf(both, 'write').delete('1')).toBe(true);
  expect(await both.write('1')).toBe(105);
});
