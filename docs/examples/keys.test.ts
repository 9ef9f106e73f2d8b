import { Catalogue, differentKeys, equalKeys, Money, traps } from './keys.js';

test('the key option picks what identifies a call', async () => {
  const catalogue = new Catalogue();
  const first = await catalogue.search({ text: 'whale', page: 1, trace: 'a' });
  expect(await catalogue.search({ text: ' whale ', page: 1, trace: 'b' })).toBe(first);
  await catalogue.search({ text: 'whale', page: 2 });
  expect(catalogue.loads).toBe(2);
});

test('a class says with [cacheKey] what its value is', async () => {
  const catalogue = new Catalogue();
  await catalogue.convert(new Money(100n, 'EUR'), 'USD');
  await catalogue.convert(new Money(100n, 'EUR'), 'USD');
  expect(catalogue.loads).toBe(1);
  await catalogue.convert(new Money(100n, 'GBP'), 'USD');
  expect(catalogue.loads).toBe(2);
});

test('keys are equal if and only if the arguments are equal by value', () => {
  expect(equalKeys).toEqual([true, true, true]);
  expect(differentKeys).toEqual([true, true, true, true, true]);
});

test('the traps cost loads, never a wrong answer', async () => {
  const catalogue = new Catalogue();
  await traps(catalogue);
  expect(catalogue.loads).toBe(6);
});

test('an argument of which no key can be made is refused with its path', async () => {
  const catalogue = new Catalogue();
  await expect(catalogue.select({ filter: { where: () => true } })).rejects.toMatchObject({
    code: 'PURECACHE_UNKEYABLE_ARGUMENT',
    message: expect.stringContaining('args[0].filter.where: a function'),
  });
  expect(catalogue.loads).toBe(0);
});
