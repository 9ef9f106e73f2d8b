import { WeakList } from '../src/runtime/weak-list.js';
import { runNode } from './support/run-node.js';

test('lists its members in order, a member as often as it was added', () => {
  const list = new WeakList<object>();
  const [a, b] = [{}, {}];
  for (const member of [a, b, a]) list.add(member);
  expect(list.live()).toEqual([a, b, a]);
  expect(list.size).toBe(3);
});

test('loses no living member when it is tidied', () => {
  const list = new WeakList<{ id: number }>();
  const members = Array.from({ length: 1_000 }, (_, id) => ({ id }));
  for (const member of members) list.add(member);
  expect(list.live()).toEqual(members);
  expect(list.size).toBe(1_000);
});

test('keeps nothing alive, and its references stay in proportion to what lives', async () => {
  const { stdout, stderr } = await runNode(
    `
    import { WeakList } from '../../src/runtime/weak-list.js';
    const list = new WeakList<object>();
    const kept = Array.from({ length: 10 }, () => ({}));
    for (const member of kept) list.add(member);
    let most = 0;
    for (let round = 0; round < 50; round++) {
      for (let i = 0; i < 100; i++) list.add({});
      most = Math.max(most, list.size);
      await new Promise((resolve) => setImmediate(resolve));
      globalThis.gc?.();
    }
    const live = list.live();
    console.log(JSON.stringify({ kept: live.length === 10 && live.every((one, i) => one === kept[i]), most }));
    `,
    ['--expose-gc'],
  );
  expect(stderr).toBe('');
  const { kept, most } = JSON.parse(stdout) as { kept: boolean; most: number };
  expect(kept).toBe(true);
  expect(most).toBeLessThan(300); // of 5,010 that were added
});
