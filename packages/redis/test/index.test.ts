import * as index from '../src/index.js';

test('the public names', () => {
  expect(Object.keys(index).sort()).toEqual(['Redis', 'RedisError']);
});
