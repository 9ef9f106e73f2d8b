/** Namespaces of a shared backend: each belongs to one method. */
import { cache, Cached, cacheOf } from '../../src/index.js';
import { Counting, Slow } from '../support/doubles.js';
import { rejectionOf, thrownBy } from '../support/caught.js';

const TAKEN = 'PURECACHE_NAMESPACE_TAKEN';

describe('a namespace that two methods claim', () => {
  test('of one class: the second one is refused by name, each time; the first works on', () => {
    const backend = new Counting();
    class Service {
      calls = 0;
      @Cached({ backend, namespace: 'shared name' }) first(_id: string): number {
        return ++this.calls;
      }
      @Cached({ backend, namespace: 'shared name' }) second(_id: string): number {
        return ++this.calls;
      }
    }
    const service = new Service();
    service.first('a');
    for (let i = 0; i < 2; i++) {
      const error = thrownBy(() => service.second('a'));
      expect(error).toMatchObject({ code: TAKEN });
      for (const part of ["'shared name'", 'Service.first', 'Service.second']) expect(error.message).toContain(part);
    }
    expect([service.first('a'), service.calls]).toEqual([1, 1]);
  });

  test('of two classes with a method of one name', async () => {
    const backend = new Slow();
    class Users {
      @Cached({ backend, namespace: 'get' }) async get(id: string): Promise<string> {
        return `user ${id}`;
      }
    }
    class Orders {
      @Cached({ backend, namespace: 'get' }) async get(id: string): Promise<string> {
        return `order ${id}`;
      }
    }
    expect(await new Users().get('a')).toBe('user a');
    expect(await rejectionOf(new Orders().get('a'))).toMatchObject({
      code: TAKEN,
      message: expect.stringMatching(/belongs to Users\.get; Orders\.get must/),
    });
    expect(await new Users().get('a')).toBe('user a');
  });

  test('of a method and a function, two functions, an anonymous function and another', () => {
    const backend = new Counting();
    const named = (namespace: string) =>
      cache(
        function load(id: string) {
          return `load ${id}`;
        },
        { backend, namespace },
      );
    class Service {
      @Cached({ backend, namespace: 'one' }) load(id: string): string {
        return `method ${id}`;
      }
    }
    expect([named('one')('a'), thrownBy(() => new Service().load('a'))]).toMatchObject(['load a', { code: TAKEN }]);
    const other = cache(
      function store(id: string) {
        return `store ${id}`;
      },
      { backend, namespace: 'one' },
    );
    expect(thrownBy(() => other('a'))).toMatchObject({ code: TAKEN });
    const anonymous = (fn: (id: string) => string) => cache(fn, { backend, namespace: 'two' });
    expect(anonymous((id) => `this ${id}`)('a')).toBe('this a');
    expect(thrownBy(() => anonymous((id) => `that ${id}`)('a'))).toMatchObject({ code: TAKEN });
  });

  test('of two anonymous classes', () => {
    const backend = new Counting();
    const cached = () => Cached({ backend, namespace: 'anonymous' }) as (...args: any[]) => any;
    const nameless = <Class extends { prototype: object }>(Class: Class): Class => {
      Object.defineProperty(Class, 'name', { value: '' });
      const descriptor = Object.getOwnPropertyDescriptor(Class.prototype, 'get') as PropertyDescriptor;
      Object.defineProperty(Class.prototype, 'get', cached()(Class.prototype, 'get', descriptor) as PropertyDescriptor);
      return Class;
    };
    const make = () =>
      nameless(
        class {
          get(id: string): string {
            return `this ${id}`;
          }
        },
      );
    const Other = nameless(
      class {
        get(id: string): string {
          return `that ${id}`;
        }
      },
    );
    expect(new (make())().get('a')).toBe('this a');
    expect(thrownBy(() => new Other().get('a'))).toMatchObject({ code: TAKEN });
    expect(new (make())().get('a')).toBe('this a');
  });

  test('of one mixin applied to two bases', () => {
    const backend = new Counting();
    const Mixin = <Base extends new (...args: any[]) => { kind: string }>(Parent: Base) => {
      class Mixed extends Parent {
        @Cached({ backend, namespace: 'mixed' }) describe(id: string): string {
          return `${this.kind} ${id}`;
        }
      }
      return Mixed;
    };
    class User {
      kind = 'user';
    }
    class Order {
      kind = 'order';
    }
    expect(new (Mixin(User))().describe('a')).toBe('user a');
    expect(thrownBy(() => new (Mixin(Order))().describe('a'))).toMatchObject({
      code: TAKEN,
      message: expect.stringMatching(/Mixed extends User\.describe; Mixed extends Order\.describe/),
    });
  });

  test('on two backends is no clash', () => {
    const of = (backend: Counting) => cache((id: string) => id, { backend, namespace: 'same' });
    const different = (backend: Counting) => cache((id: string) => `${id}!`, { backend, namespace: 'same' });
    expect([of(new Counting())('a'), different(new Counting())('a')]).toEqual(['a', 'a!']);
  });

  test('a namespace function that gives the names of others is found out at the call', () => {
    const backend = new Counting();
    class Service {
      constructor(readonly name: string) {}
      @Cached({ backend, namespace: (self: Service) => self.name }) get(id: string): string {
        return `${this.name} ${id}`;
      }
    }
    const taken = cache((id: string) => id, { backend, namespace: 'taken' });
    taken('a');
    const [free, clashing] = [new Service('free'), new Service('taken')];
    for (let i = 0; i < 2; i++) {
      expect(free.get('a')).toBe('free a');
      expect(thrownBy(() => clashing.get('a'))).toMatchObject({ code: TAKEN });
    }
  });

  test('the handle is refused as the call is', async () => {
    const backend = new Counting();
    cache((id: string) => id, { backend, namespace: 'held' })('a');
    const handle = cacheOf(cache((id: string) => `${id}!`, { backend, namespace: 'held' }));
    expect(await rejectionOf(handle.delete('a'))).toMatchObject({ code: TAKEN });
    expect(backend.size).toBe(1);
  });
});

describe('the same class and method defined again takes over silently', () => {
  test('as by a hot reload: both definitions go on and share entries', async () => {
    const backend = new Counting();
    let calls = 0;
    const load = (answer: string) => {
      class Service {
        @Cached({ backend, namespace: 'reloaded' }) async get(id: string): Promise<string> {
          return `${answer} ${id} ${++calls}`;
        }
        @Cached({ backend, namespace: 'reloaded static' }) static async make(id: string): Promise<string> {
          return `${answer} ${id} ${++calls}`;
        }
      }
      return Service;
    };
    const [Old, New] = [load('old'), load('new')];
    expect([await new Old().get('a'), await new New().get('a')]).toEqual(['old a 1', 'old a 1']);
    expect([await new New().get('b'), await new Old().get('b')]).toEqual(['new b 2', 'new b 2']);
    expect([await Old.make('a'), await New.make('a')]).toEqual(['old a 3', 'old a 3']);
  });

  test('as a base, whichever of its subclasses is used first', () => {
    const backend = new Counting();
    const load = () => {
      class Base {
        @Cached({ backend, namespace: 'base', varyBy: (self: object) => self.constructor.name }) get(
          id: string,
        ): string {
          return `${this.constructor.name} ${id}`;
        }
      }
      return [new (class One extends Base {})(), new (class Other extends Base {})()] as const;
    };
    expect([load()[0].get('a'), load()[1].get('a'), load()[0].get('a')]).toEqual(['One a', 'Other a', 'One a']);
    expect(backend.size).toBe(2);
  });

  test('as a function of the same name, or an anonymous one of the same source', async () => {
    const backend = new Counting();
    let calls = 0;
    const named = () =>
      cache(
        async function load(_id: string) {
          return ++calls;
        },
        { backend, namespace: 'named' },
      );
    const anonymous = () => cache(async (_id: string) => ++calls, { backend, namespace: 'anonymous' });
    expect([await named()('a'), await named()('a')]).toEqual([1, 1]);
    expect([await anonymous()('a'), await anonymous()('a')]).toEqual([2, 2]);
  });
});
