/** Objects of every make: frozen, bare, proxied, derived and copied; and nothing of the cache shows on any of them. */
import { inspect } from 'node:util';
import { LRU } from '@purecache/lru';
import { Cached, cacheOf } from '../../src/index.js';

const capacity = 16;

class Plain {
  readonly label: string = 'service';
  readonly nested = { list: [1, 2] };
  read(id: string): string {
    return `${this.label} ${id}`;
  }
}
class Service {
  static calls = 0;
  readonly label: string = 'service';
  readonly nested = { list: [1, 2] };
  @Cached({ backend: LRU, capacity }) read(id: string): string {
    Service.calls++;
    return `${this.label} ${id}`;
  }
}
beforeEach(() => (Service.calls = 0));

describe('objects that cannot be extended', () => {
  class SelfFreezing extends Service {
    constructor() {
      super();
      Object.freeze(this);
    }
  }
  test.each<[string, () => Service]>([
    ['frozen', () => Object.freeze(new Service())],
    ['sealed', () => Object.seal(new Service())],
    ['not extensible', () => Object.preventExtensions(new Service())],
    ['self-freezing', () => new SelfFreezing()],
  ])('%s: cached, each for itself', (_name, make) => {
    const [one, other] = [make(), make()];
    expect([one, other, one, other].map((each) => each.read('a'))).toEqual(Array(4).fill('service a'));
    expect(Service.calls).toBe(2);
  });

  test('one that is frozen after its first call keeps its cache', () => {
    const service = new Service();
    service.read('a');
    expect([Object.freeze(service).read('a'), Service.calls]).toEqual(['service a', 1]);
  });

  test('objects without a prototype: cached, each for itself, per class too', () => {
    class PerClass {
      static calls = 0;
      @Cached({ backend: LRU, capacity, scope: 'class' }) read(id: string): string {
        PerClass.calls++;
        return id;
      }
    }
    for (const [Class, { read }] of [
      [Service, Service.prototype],
      [PerClass, PerClass.prototype],
    ] as const) {
      const [one, other] = [Object.create(null) as Service, Object.create(null) as Service];
      for (const each of [one, other, one, other]) read.call(each as never, 'a');
      expect([Class.name, Class.calls]).toEqual([Class.name, 2]);
    }
  });
});

describe('nothing shows on the object', () => {
  const looks = (object: object) => {
    const inherited: string[] = [];
    for (const name in object) inherited.push(name);
    return {
      keys: Reflect.ownKeys(object),
      descriptors: Object.getOwnPropertyDescriptors(object),
      inherited,
      json: JSON.stringify(object),
      clone: structuredClone(object),
      spread: { ...object },
      extensible: Object.isExtensible(object),
      // The names of the two classes are the one difference there may be.
      shown: inspect(object, { showHidden: true }).replace(/Plain|Service/g, 'Class'),
    };
  };

  test('own keys, enumeration, JSON, structuredClone, spread and inspect are as without the decorator', () => {
    const service = new Service();
    const before = looks(service);
    for (let i = 0; i < 3; i++) service.read('a');
    expect(looks(service)).toEqual(before);
    expect(looks(service)).toEqual(looks(new Plain()));
    expect(service).toEqual(new Service());
  });

  test('a structured clone, having no class, has no method, as without', () => {
    const service = new Service();
    service.read('a');
    expect((structuredClone(service) as { read?: unknown }).read).toBeUndefined();
  });
});

describe('a proxy', () => {
  test('has a cache apart from its target’s, and its traps are seen through it', () => {
    const service = new Service();
    const proxy = new Proxy(service, {
      get: (target, name, receiver) =>
        name === 'label' ? 'proxied' : (Reflect.get(target, name, receiver) as unknown),
    });
    for (let i = 0; i < 2; i++) expect([proxy.read('a'), service.read('a')]).toEqual(['proxied a', 'service a']);
    for (let i = 0; i < 2; i++) expect([service.read('b'), proxy.read('b')]).toEqual(['service b', 'proxied b']);
    expect(Service.calls).toBe(4);
  });

  test('is asked for the method and for what the method reads, and for nothing by a hit', () => {
    const asked: PropertyKey[] = [];
    const proxy = new Proxy(new Service(), {
      get(target, name, receiver) {
        asked.push(name);
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
    proxy.read('a');
    asked.length = 0;
    proxy.read('a');
    expect(asked).toEqual(['read']);
  });

  test('has a handle of its own', async () => {
    const service = new Service();
    const proxy = new Proxy(service, {});
    proxy.read('a');
    service.read('a');
    expect(await cacheOf(proxy, 'read').delete('a')).toBe(true);
    expect([await cacheOf(proxy, 'read').has('a'), await cacheOf(service, 'read').has('a')]).toEqual([false, true]);
  });

  test('that is revoked, or whose traps throw, does not harm the target', () => {
    const service = new Service();
    const { proxy, revoke } = Proxy.revocable(service, {});
    proxy.read('a');
    revoke();
    expect(() => proxy.read('a')).toThrow(TypeError);
    expect(service.read('a')).toBe('service a');
  });
});

describe('objects made from other objects', () => {
  const copies: [string, (from: Service) => Service][] = [
    ['Object.create(instance)', (from) => Object.create(from, { label: { value: 'copy' } }) as Service],
    ['Object.assign(new Service(), instance)', (from) => Object.assign(new Service(), from, { label: 'copy' })],
    [
      'a spread with the prototype set',
      (from) => Object.setPrototypeOf({ ...from, label: 'copy' }, Service.prototype) as Service,
    ],
  ];

  test.each(copies)('%s shares nothing, whichever is called first', (_name, copyOf) => {
    for (const copyFirst of [true, false]) {
      Service.calls = 0;
      const original = new Service();
      const copy = copyOf(original);
      const both = copyFirst ? [copy, original] : [original, copy];
      const expected = both.map((each) => (each === copy ? 'copy a' : 'service a'));
      for (let i = 0; i < 2; i++) expect(both.map((each) => each.read('a'))).toEqual(expected);
      expect(Service.calls).toBe(2);
    }
  });

  test.each(copies)('%s made of an object that has cached starts empty', (_name, copyOf) => {
    const original = new Service();
    original.read('a');
    expect(copyOf(original).read('a')).toBe('copy a');
    expect([original.read('a'), Service.calls]).toEqual(['service a', 2]);
  });
});
