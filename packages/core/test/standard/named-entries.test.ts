/** A write that names what is not cached is refused when the first object is made; `#private` writes. */
import { LRU } from '@purecache/lru';
import { CacheEvict } from '../../src/cache-evict.js';
import { CachePut } from '../../src/cache-put.js';
import { Cached } from '../../src/index.js';
import { thrownBy, type AnyDecorator } from '../support/caught.js';

const capacity = 8;
const [Evict, Put] = [CacheEvict as unknown as AnyDecorator, CachePut as unknown as AnyDecorator];

test.each(['get', 'missing'])('a method that is not cached, or not there: %s', (name) => {
  class Users {
    get(id: string): string {
      return id;
    }
    @Evict(name) change(_id: string): void {}
  }
  class Putting {
    get(id: string): string {
      return id;
    }
    @Put(name) change(_id: string): void {}
  }
  expect(thrownBy(() => new Users())).toMatchObject({
    code: 'PURECACHE_NOT_CACHED',
    message: expect.stringMatching(`^@CacheEvict of Users.change names '${name}', which is not cached`),
  });
  expect(thrownBy(() => new Putting()).message).toMatch(/^@CachePut of Putting\.change names/);
});

test('of a static method, when the class is defined', () => {
  const define = () => {
    class Config {
      static get(id: string): string {
        return id;
      }
      @Evict('get') static change(_id: string): void {}
    }
    return Config;
  };
  expect(thrownBy(define)).toMatchObject({ code: 'PURECACHE_NOT_CACHED' });
});

test('objects are checked as what they are, not as what the class that decorates is', () => {
  class Base {
    get(id: string): string {
      return id;
    }
    @Evict('get') change(_id: string): void {}
  }
  class Caching extends Base {
    loads = 0;
    @Cached({ backend: LRU, capacity }) override get(id: string): string {
      this.loads++;
      return id;
    }
  }
  class Plain extends Caching {
    override get(id: string): string {
      return super.get(id);
    }
  }
  for (const caching of [new Caching(), new Plain(), new Caching()]) {
    caching.get('1');
    caching.change('1');
    caching.get('1');
    expect(caching.loads).toBe(2);
  }
  expect(thrownBy(() => new Base())).toMatchObject({ code: 'PURECACHE_NOT_CACHED' });
});

test('a #private method, and an accessor that is not asked before there is an object', () => {
  let asked = 0;
  class Hidden {
    loads = 0;
    @Cached({ backend: LRU, capacity }) get(_id: string): number {
      return ++this.loads;
    }
    @CacheEvict('get') #change(_id: string): void {}
    change(id: string): void {
      this.#change(id);
    }
  }
  class Accessor {
    get it(): number {
      return ++asked;
    }
    @Evict('it') change(): void {}
  }
  const hidden = new Hidden();
  hidden.get('1');
  hidden.change('1');
  expect(hidden.get('1')).toBe(2);
  const accessor = new Accessor();
  expect(asked).toBe(0);
  expect(thrownBy(() => accessor.change())).toMatchObject({ code: 'PURECACHE_NOT_CACHED' });
});

test('a compiler whose context has no addInitializer: the first call tells', () => {
  const change = Evict('get')(() => 1, { kind: 'method', name: 'change' }) as () => unknown;
  expect(thrownBy(() => change.call({}))).toMatchObject({ code: 'PURECACHE_NOT_CACHED' });
});
