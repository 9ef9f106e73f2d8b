import { changePrice, getProduct, primesBelow, shop } from './functions.js';

test('a cached function loads once, and again after its entry was deleted', async () => {
  expect([await getProduct(7), await getProduct(7)]).toEqual([
    { id: 7, price: 100 },
    { id: 7, price: 100 },
  ]);
  expect(shop.queries).toBe(1);

  await changePrice(7, 120);
  expect(await getProduct(7)).toEqual({ id: 7, price: 120 });
  expect(shop.queries).toBe(2);
});

test('a synchronous function stays synchronous, and gives the very value that it made first', () => {
  const primes = primesBelow(20);
  expect(primes).toEqual([2, 3, 5, 7, 11, 13, 17, 19]);
  expect(primesBelow(20)).toBe(primes);
});
