import { keySlot } from '../src/server/key-slot.js';

// Of CLUSTER KEYSLOT.
test.each([
  ['', 0],
  ['123456789', 12_739],
  ['foo', 12_182],
  ['{foo}bar', 12_182],
  ['foo{', 7_673],
  ['foo{}bar', 14_292],
  ['foo{{bar}}zap', 4_015],
  ['foo{bar}{zap}', 5_061],
  ['a}{bar}', 5_061],
  ['é', 10_180],
])('%j is in slot %i', (key, slot) => {
  expect(keySlot(key)).toBe(slot);
});
