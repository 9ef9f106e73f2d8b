import { Doubts } from '../src/coherence/doubts.js';
import { names } from '../src/server/names.js';

const key = names('pc1').ofKey('1:a1:1~#x');
const unconfirmed = (isHeld: boolean) => ({ has: () => isHeld, hasTag: (tag: string) => isHeld && tag === 'red' });

test('there is none where all invalidations are confirmed and the start of the server is known', () => {
  expect(new Doubts(unconfirmed(false)).has(key)).toBe(false);
  expect(new Doubts(unconfirmed(false), { isInDoubt: false }).has(key)).toBe(false);
});

test('there is while an invalidation of the key or tag is not confirmed', () => {
  const doubts = new Doubts(unconfirmed(true), { isInDoubt: false });
  expect([doubts.has(key), doubts.hasTag('red', undefined), doubts.hasTag('blue', undefined)]).toEqual([
    true,
    true,
    false,
  ]);
});

test('there is of every key while the server may have been restarted', () => {
  expect(new Doubts(unconfirmed(false), { isInDoubt: true }).has(key)).toBe(true);
});
