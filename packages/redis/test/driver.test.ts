import { ignore, reconnectDelay, wordsOf } from '../src/client/driver.js';

test('the time between tries to connect doubles, up to a second', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 2_000].map(reconnectDelay)).toEqual([
    50, 50, 100, 200, 400, 800, 1_000, 1_000, 1_000,
  ]);
});

test('text and Buffers are sent as they are, other views as Buffers of the same bytes', () => {
  const buffer = Buffer.from('b');
  const memory = new Uint8Array([1, 2, 3, 4]);
  const words = wordsOf(['a', buffer, memory.subarray(1, 3)]);

  expect(words).toEqual(['a', buffer, Buffer.from([2, 3])]);
  expect(words[1]).toBe(buffer);
  expect((words[2] as Buffer).buffer).toBe(memory.buffer);
  expect(ignore()).toBeUndefined();
});
