/** reflect-metadata written on a method, above or below `@Cached`, is found where frameworks look for it. */
import 'reflect-metadata';
import { LRU } from '@purecache/lru';
import { Cached } from '../../src/index.js';
import { type AnyDecorator } from '../support/caught.js';
import { addMeta, catchMethod, metaOf, metadata, setMeta } from '../support/metadata.js';

const capacity = 8;
const roles = Symbol('roles');

describe('metadata', () => {
  test('set below survives on what users and frameworks call', () => {
    const value = { admin: true };
    class Controller {
      @Cached({ backend: LRU, capacity })
      @setMeta('path', '/users')
      @setMeta(roles, value)
      @setMeta('nothing', undefined)
      get(id: string): string {
        return id;
      }
    }
    const { get } = Controller.prototype;
    expect(metaOf(get)).toEqual(
      new Map<unknown, unknown>([
        ['path', '/users'],
        [roles, value],
        ['nothing', undefined],
      ]),
    );
    expect(metadata.getOwnMetadata(roles, get)).toBe(value);
    const controller = new Controller();
    expect(metadata.getMetadata('path', controller.get)).toBe('/users');
    expect(controller.get('a')).toBe('a');
  });

  test('set above lands there too', () => {
    class Controller {
      @setMeta('path', '/users')
      @Cached({ backend: LRU, capacity })
      get(id: string): string {
        return id;
      }
    }
    expect(metaOf(Controller.prototype.get)).toEqual(new Map([['path', '/users']]));
  });

  test('lists grow from both sides, in the order without the decorator', () => {
    class Plain {
      @addMeta('guards', 'upper')
      @addMeta('guards', 'lower')
      get(): void {}
    }
    class Between {
      @addMeta('guards', 'upper')
      @Cached({ backend: LRU, capacity })
      @addMeta('guards', 'lower')
      get(): void {}
    }
    class Twice {
      @Cached({ backend: LRU, capacity })
      @addMeta('guards', 'upper')
      @Cached({ backend: LRU, capacity })
      @addMeta('guards', 'lower')
      get(): void {}
    }
    for (const Class of [Plain, Between, Twice]) {
      expect(metadata.getMetadata('guards', Class.prototype.get)).toEqual(['lower', 'upper']);
    }
  });

  test('the upper of two values wins', () => {
    class Controller {
      @setMeta('path', 'upper')
      @Cached({ backend: LRU, capacity })
      @setMeta('path', 'lower')
      get(): void {}
    }
    expect(metadata.getMetadata('path', Controller.prototype.get)).toBe('upper');
  });

  test('of the method underneath is not changed', () => {
    let below: object = {};
    class Controller {
      @setMeta('path', 'upper')
      @addMeta('guards', 'upper')
      @Cached({ backend: LRU, capacity })
      @catchMethod((method) => (below = method))
      @addMeta('guards', 'lower')
      @setMeta('path', 'lower')
      get(): void {}
    }
    expect(below).not.toBe(Controller.prototype.get);
    expect(metaOf(below)).toEqual(
      new Map<unknown, unknown>([
        ['path', 'lower'],
        ['guards', ['lower']],
      ]),
    );
  });

  test('of static methods survives', () => {
    class Controller {
      @setMeta('upper', 1)
      @Cached({ backend: LRU, capacity })
      @setMeta('lower', 2)
      static get(): void {}
    }
    expect(metaOf(Controller.get)).toEqual(
      new Map([
        ['lower', 2],
        ['upper', 1],
      ]),
    );
  });

  test('of a method without any stays empty, and a class and its members have none from us', () => {
    class Plain {
      get(): void {}
    }
    class Controller {
      @Cached({ backend: LRU, capacity }) get(): void {}
    }
    const own = (Class: { prototype: { get(): void } }) => [
      metadata.getOwnMetadataKeys(Class.prototype.get),
      metadata.getOwnMetadataKeys(Class),
      metadata.getOwnMetadataKeys(Class.prototype),
    ];
    expect(own(Controller)).toEqual(own(Plain));
  });

  // A guard that is lost lets everybody in, so that this is about safety.
  test('decides in the order of a framework that asks the prototype’s method, and the instance’s', () => {
    class Controller {
      @addMeta('guards', 'deny')
      @Cached({ backend: LRU, capacity })
      above(): string {
        return 'secret';
      }
      @Cached({ backend: LRU, capacity })
      @addMeta('guards', 'deny')
      below(): string {
        return 'secret';
      }
    }
    const controller = new Controller();
    for (const name of ['above', 'below'] as const) {
      controller[name]();
      expect(metadata.getMetadata('guards', Controller.prototype[name])).toEqual(['deny']);
      expect(metadata.getMetadata('guards', controller[name])).toEqual(['deny']);
      expect(Object.hasOwn(controller, name)).toBe(false);
    }
  });
});

test('a decorator that applies others and ignores their results keeps what they wrote, in either order', () => {
  const applyAll =
    (...decorators: AnyDecorator[]) =>
    (Class: { prototype: object }): void => {
      const descriptor = Object.getOwnPropertyDescriptor(Class.prototype, 'get') as PropertyDescriptor;
      for (const decorate of decorators) decorate(Class.prototype, 'get', descriptor);
      Object.defineProperty(Class.prototype, 'get', descriptor);
    };
  const make = () =>
    class {
      calls = 0;
      get(_id: string): number {
        return ++this.calls;
      }
    };
  const cached = Cached({ backend: LRU, capacity }) as AnyDecorator;
  for (const order of [
    [setMeta('path', '/users'), cached],
    [cached, setMeta('path', '/users')],
  ]) {
    const Controller = make();
    applyAll(...order)(Controller);
    const controller = new Controller();
    expect([controller.get('a'), controller.get('a')]).toEqual([1, 1]);
    expect(metadata.getMetadata('path', Controller.prototype.get)).toBe('/users');
  }
});
