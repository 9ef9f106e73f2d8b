/** Types that the legacy compiler emits, and parameter decorators, live on class and name: caching leaves them alone. */
import 'reflect-metadata';
import { LRU } from '@purecache/lru';
import { Cached } from '../../src/index.js';
import { metadata, setMeta } from '../support/metadata.js';

class Query {
  text = '';
}
const parameters: unknown[] = [];
const param =
  (name: string) =>
  (target: object, key: string | symbol | undefined, index: number): void =>
    void parameters.push([target, key, index, name]);

class Controller {
  calls = 0;
  @setMeta('path', '/search')
  @Cached({ backend: LRU, capacity: 8, key: (query: Query) => query.text })
  async search(@param('query') query: Query, @param('page') _page: number): Promise<string> {
    this.calls++;
    return query.text;
  }
  @Cached({ backend: LRU, capacity: 8 }) static make(@param('id') id: string): string {
    return id;
  }
}

test('design:type, design:paramtypes and design:returntype are as without the decorator', () => {
  const reflect = metadata as typeof metadata & { getMetadata(key: string, target: object, property: string): unknown };
  const types = (target: object, name: string) =>
    ['design:type', 'design:paramtypes', 'design:returntype'].map((key) => reflect.getMetadata(key, target, name));
  expect(types(Controller.prototype, 'search')).toEqual([Function, [Query, Number], Promise]);
  expect(types(Controller, 'make')).toEqual([Function, [String], String]);
});

test('parameter decorators see class, name and index, and the arguments arrive', async () => {
  expect(parameters).toEqual([
    [Controller.prototype, 'search', 1, 'page'],
    [Controller.prototype, 'search', 0, 'query'],
    [Controller, 'make', 0, 'id'],
  ]);
  const controller = new Controller();
  const query = Object.assign(new Query(), { text: 'x' });
  expect([await controller.search(query, 1), await controller.search(query, 2), controller.calls]).toEqual([
    'x',
    'x',
    1,
  ]);
  expect(Controller.make('a')).toBe('a');
});
