/** A write that names what is not cached is refused by its first call, before the method runs; parameters are refused. */
import { CacheEvict } from '../../src/cache-evict.js';
import { CachePut } from '../../src/cache-put.js';
import { rejectionOf, thrownBy, type AnyDecorator } from '../support/caught.js';

const [Evict, Put] = [CacheEvict as unknown as AnyDecorator, CachePut as unknown as AnyDecorator];

test.each(['get', 'missing'])('a method that is not cached, or not there: %s', async (name) => {
  class Users {
    static writes = 0;
    writes = 0;
    get(id: string): string {
      return id;
    }
    @Evict(name, { before: true }) change(_id: string): void {
      this.writes++;
    }
    @Put(name) async put(_id: string): Promise<void> {
      this.writes++;
    }
    @Evict(name) static change(_id: string): void {
      this.writes++;
    }
  }
  const users = new Users();
  expect(thrownBy(() => users.change('1'))).toMatchObject({
    code: 'PURECACHE_NOT_CACHED',
    message: expect.stringMatching(`^@CacheEvict of Users.change names '${name}', which is not cached`),
  });
  expect((await rejectionOf(users.put('1'))).message).toMatch(/^@CachePut of Users\.put names/);
  expect(thrownBy(() => Users.change('1'))).toMatchObject({ code: 'PURECACHE_NOT_CACHED' });
  expect([users.writes, Users.writes]).toEqual([0, 0]);
});

test('an object that does not let itself be asked: the reason is the cause', () => {
  const reason = new Error('closed');
  class Users {
    @Evict('get') change(): void {}
  }
  const closed = new Proxy(new Users(), {
    getOwnPropertyDescriptor: () => {
      throw reason;
    },
  });
  expect(thrownBy(() => closed.change())).toMatchObject({ code: 'PURECACHE_NOT_CACHED', cause: reason });
});

test('on a parameter', () => {
  const define = () => {
    class Wrong {
      method(@Evict('get') _value: number): void {}
    }
    return Wrong;
  };
  expect(thrownBy(define)).toMatchObject({ name: 'TypeError', code: 'PURECACHE_UNSUPPORTED_TARGET' });
  expect(thrownBy(define).message).toMatch(/^@CacheEvict works on methods, not on a parameter \(method\)\. Put it on/);
});
