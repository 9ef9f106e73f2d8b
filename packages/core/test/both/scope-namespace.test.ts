/** A `namespace` that is a function of the object. */
import { stateOf } from '../../src/entries/backend-state.js';
import { cache, Cached } from '../../src/index.js';
import { Counting } from '../support/doubles.js';
import { rejectionOf, thrownBy } from '../support/caught.js';

describe('the namespace option as a function', () => {
  test.each([undefined, '', 5, null, Promise.resolve('x')])(
    'that gives %p is told so: sync throws, async rejects',
    async (name) => {
      const backend = new Counting();
      const namespace = () => name as string;
      class Service {
        @Cached({ backend, namespace }) get(id: string): string {
          return id;
        }
        @Cached({ backend, namespace }) async load(id: string): Promise<string> {
          return id;
        }
      }
      const expected = {
        name: 'TypeError',
        code: 'PURECACHE_INVALID_OPTION',
        message: expect.stringContaining("'namespace'"),
      };
      expect(thrownBy(() => new Service().get('a'))).toMatchObject(expected);
      expect(await rejectionOf(new Service().load('a'))).toMatchObject(expected);
      expect(backend.calls.get).toBe(0);
    },
  );

  test('may give any number of names: old claims are forgotten, and work again when they come back', () => {
    const backend = new Counting();
    let name = '';
    const get = cache((id: string) => `${name} ${id}`, { backend, namespace: () => name });
    for (let i = 0; i < 10_050; i++) {
      name = `tenant ${i}`;
      get('a');
    }
    name = 'tenant 0';
    expect(get('a')).toBe('tenant 0 a');
    expect(stateOf(backend, () => '').claims.size).toBeLessThanOrEqual(10_000);
  });
});
