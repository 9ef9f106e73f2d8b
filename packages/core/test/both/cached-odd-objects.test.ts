/** Objects and classes that do not let themselves be asked what they are: cached methods work on them all the same. */
import { LRU } from '@purecache/lru';
import { Cached, cacheOf } from '../../src/index.js';
import { Counting } from '../support/doubles.js';

const refuse = (): never => {
  throw new Error('asked');
};

/** A class with a method over each kind of scope; new each time, as a namespace belongs to one class. */
function makeService() {
  const backend = new Counting();
  let calls = 0;
  class Service {
    @Cached({ backend: LRU, capacity: 8 }) own(id: string): string {
      return `${id} ${++calls}`;
    }
    @Cached({ backend: LRU, capacity: 8, scope: 'class' }) ofClass(id: string): string {
      return `${id} ${++calls}`;
    }
    @Cached({ backend, namespace: 'odd' }) shared(id: string): string {
      return `${id} ${++calls}`;
    }
    @Cached({ backend, namespace: 'odd later' }) async later(id: string): Promise<string> {
      return `${id} ${++calls}`;
    }
    @Cached({ backend, namespace: () => 'odd by function' }) named(id: string): string {
      return `${id} ${++calls}`;
    }
  }
  return Service;
}

type Service = InstanceType<ReturnType<typeof makeService>>;

/** A class whose `name` is not the text that it usually is. */
function withName(property: PropertyDescriptor): Service {
  const Class = makeService();
  Object.defineProperty(Class, 'name', property);
  return new Class();
}

const odd: Record<string, () => Service> = {
  'an object whose constructor throws': () =>
    Object.defineProperty(new (makeService())(), 'constructor', { get: refuse }),
  'an object whose constructor is no function': () =>
    Object.defineProperty(new (makeService())(), 'constructor', { value: 5 }),
  'an object of a class whose name is a symbol': () => withName({ value: Symbol('name') }),
  'an object of a class whose name throws': () => withName({ get: refuse }),
  'an object of a class whose name is a method': () => withName({ value: () => 'name' }),
  'a proxy that lists no keys': () => new Proxy(new (makeService())(), { ownKeys: refuse }),
  'a proxy that does not tell its properties': () =>
    new Proxy(new (makeService())(), { getOwnPropertyDescriptor: refuse, ownKeys: refuse }),
  'a proxy that does not tell its prototype': () => new Proxy(new (makeService())(), { getPrototypeOf: refuse }),
};

describe.each(Object.entries(odd))('%s', (_what, make) => {
  test.each(['own', 'ofClass', 'shared', 'later', 'named'] as const)('%s() is cached', async (method) => {
    const service = make();
    expect([await service[method]('a'), await service[method]('a')]).toEqual(['a 1', 'a 1']);
    expect(await service[method]('b')).toBe('b 2');
    expect(await cacheOf(service, service[method]).delete('a')).toBe(true);
    expect(await service[method]('a')).toBe('a 3');
  });
});

test('statics of a class with a method called name(), and of a proxy that tells nothing', () => {
  const backend = new Counting();
  class Named {
    static calls = 0;
    @Cached({ backend, namespace: 'static' }) static get(id: string): string {
      return `${id} ${++Named.calls}`;
    }
  }
  Object.defineProperty(Named, 'name', { value: () => 'name' });
  expect([Named.get('a'), Named.get('a')]).toEqual(['a 1', 'a 1']);
  class Plain {
    static calls = 0;
    @Cached({ backend, namespace: 'static of a proxy' }) static get(id: string): string {
      return `${id} ${++Plain.calls}`;
    }
  }
  const proxy = new Proxy(Plain, { ownKeys: refuse, getOwnPropertyDescriptor: refuse, getPrototypeOf: refuse });
  expect([proxy.get('a'), proxy.get('a')]).toEqual(['a 1', 'a 1']);
});
