/** Results that can be read only once are refused by name and never stored; look-alikes that can be read again are kept. */
import { Readable } from 'node:stream';
import { LRU } from '@purecache/lru';
import { of } from 'rxjs';
import { Cached, cacheOf } from '../../src/index.js';
import { Counting } from '../support/doubles.js';
import { rejectionOf, thrownBy, type AnyDecorator } from '../support/caught.js';

/** The types refuse generators, streams and Observables, so they are left out here. */
const cached = (): AnyDecorator => Cached({ backend: Counting }) as AnyDecorator;

const oneShots: Record<string, () => unknown> = {
  'a generator': function* () {
    yield 1;
  },
  'an async generator': async function* () {
    yield 1;
  },
  'the values of a Map': () => new Map([[1, 2]]).values(),
  'an iterator of an array': () => [1][Symbol.iterator](),
  'a Node stream': () => Readable.from(['x']),
  'a web stream': () => new ReadableStream(),
  'a Response': () => new Response('x'),
  'an Observable': () => of(1),
};
const reusable: Record<string, () => unknown> = {
  'a linked list': () => ({ value: 1, next: () => ({ value: 2 }) }),
  'a store with subscribe()': () => ({ subscribe: () => () => {}, getState: () => 1 }),
  'an array': () => [1, 2],
  'a Map': () => new Map([[1, 2]]),
  'a Set': () => new Set([1]),
  'a Buffer': () => Buffer.from('x'),
  'a typed array': () => new Uint8Array(2),
  'a Date': () => new Date(0),
  'a function': () => () => 1,
  'an object that can be iterated again': () => ({ *[Symbol.iterator]() {} }),
};

class Service {
  calls = 0;
  @cached() now(make: string): unknown {
    this.calls++;
    return (oneShots[make] ?? reusable[make])?.();
  }
  @cached() async later(make: string): Promise<unknown> {
    this.calls++;
    return (oneShots[make] ?? reusable[make])?.();
  }
  @cached() *generate(): Generator<number> {
    yield 1;
  }
  @cached() async *generateLater(): AsyncGenerator<number> {
    yield 1;
  }
}

describe('refused, with the name of the method', () => {
  test.each(Object.keys(oneShots))('%s, plainly and inside a promise', async (what) => {
    const service = new Service();
    for (let i = 0; i < 2; i++) {
      const expected = { code: 'PURECACHE_UNCACHEABLE_RESULT' };
      expect(thrownBy(() => service.now(what))).toMatchObject({
        ...expected,
        message: expect.stringMatching(/^Service\.now/),
      });
      expect(await rejectionOf(service.later(what))).toMatchObject({
        ...expected,
        message: expect.stringMatching(/^Service\.later/),
      });
    }
    expect(service.calls).toBe(4);
    expect([cacheOf(service, 'now').stats().size, cacheOf(service, 'later').stats().size]).toEqual([0, 0]);
  });

  test('a generator method and an async one, at the call', () => {
    const service = new Service();
    for (const method of ['generate', 'generateLater'] as const) {
      const error = thrownBy(() => service[method]());
      expect(error).toMatchObject({ code: 'PURECACHE_UNCACHEABLE_RESULT' });
      expect(error.message).toMatch(new RegExp(`^Service\\.${method} `));
    }
  });
});

test.each(Object.keys(reusable))('kept: %s', async (what) => {
  const service = new Service();
  expect(service.now(what)).toBe(service.now(what));
  expect(await service.later(what)).toBe(await service.later(what));
  expect(service.calls).toBe(2);
});

test('a result that is kept is the very object, and callers share it', () => {
  class Sharing {
    @Cached({ backend: LRU, capacity: 8 }) list(): number[] {
      return [1];
    }
  }
  const sharing = new Sharing();
  sharing.list().push(2);
  expect(sharing.list()).toEqual([1, 2]);
});

describe('a result that does not let itself be asked what it is', () => {
  const refuse = (): never => {
    throw new Error('asked');
  };
  const revoked = (target: object): object => {
    const { proxy, revoke } = Proxy.revocable(target, {});
    revoke();
    return proxy;
  };
  test.each<[string, () => object]>([
    ['a then() that throws when it is read', () => Object.defineProperty({}, 'then', { get: refuse })],
    ['a strict proxy', () => new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse, getPrototypeOf: refuse })],
    ['a revoked proxy', () => revoked({})],
    ['a revoked proxy of a function', () => revoked(() => 1)],
  ])('%s: returned and kept', (_what, make) => {
    class Giving {
      calls = 0;
      @cached() get(): object {
        this.calls++;
        return make();
      }
    }
    const giving = new Giving();
    const first = giving.get();
    expect(giving.get() === first).toBe(true);
    expect(giving.calls).toBe(1);
  });
});
