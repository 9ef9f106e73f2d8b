import { Fifo, Geocoder } from './writing-a-backend.js';

// #region conformance
import { backendConformance } from '@purecache/core/testing';

backendConformance({
  test,
  create: (options) => new Fifo({ capacity: 1_000, ...options }),
  supports: { sync: true, capacity: true, expiry: true, peek: false },
});
// #endregion

test('what came first goes first, used or not', () => {
  const fifo = new Fifo({ capacity: 2 });
  fifo.set('a', 1);
  fifo.set('b', 2);
  fifo.get('a');
  fifo.set('c', 3);
  expect([fifo.get('a'), fifo.get('b'), fifo.get('c')]).toEqual([undefined, 2, 3]);
});

test('a capacity that is none is refused', () => {
  for (const capacity of [0, -1, NaN]) expect(() => new Fifo({ capacity })).toThrow(/'capacity' must be 1 or more/);
});

test('a method takes it like any other', async () => {
  const asked: string[] = [];
  const geocoder = new Geocoder(async (address) => {
    asked.push(address);
    return `place of ${address}`;
  });
  for (const address of ['x', 'y', 'x', 'z', 'x']) await geocoder.locate(address);
  expect(asked).toEqual(['x', 'y', 'z', 'x']);
});
