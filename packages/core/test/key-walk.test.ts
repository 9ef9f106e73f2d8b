/** Arguments nested deep, in a process of its own: to run out of stack at the wrong place would end it. */
import { runNode } from './support/run-node.js';

/** What a process has done before: what it has compiled decides how much stack a level takes. */
const warmUps: [string, string][] = [
  ['nothing', ''],
  [
    'everyday keys',
    'for (let i = 0; i < 20_000; i++) hashKey([{ id: i, list: [1, "a"] }, new Map([[i, new Set([i])]])]);',
  ],
  ['keys 900 deep', 'for (let i = 0; i < 10; i++) for (const step of steps) hashKey([nest(900, step)]);'],
  ['refusals 900 deep', 'for (let i = 0; i < 5; i++) for (const step of steps) refusal(nest(900, step, () => 1));'],
  [
    'refusals of unusual names',
    'for (let i = 0; i < 2_000; i++) refusal({ "no name": { [Symbol("s")]: { é: () => 1 } } });',
  ],
];

test.each(warmUps)(
  'after one refused argument, and %s, each depth from 2,000 to 12,000 is told to be too deep',
  async (_title, warmUp) => {
    const { code, stdout, stderr } = await runNode(`
      import { cache, hashKey } from '../../src/index.js';
      import { Counting } from './doubles.js';
      type Step = (inner: unknown) => unknown;
      const steps: Step[] = [
        (inner) => ({ inner }),
        (inner) => ({ 'no name': inner }),
        (inner) => [inner],
        (inner) => new Map([[1, inner]]),
        (inner) => new Set([inner]),
        (inner) => new Error('', { cause: inner }),
        (inner) => ({ toJSON: () => inner }),
      ];
      const nest = (depth: number, step: Step, value: unknown = 1) => {
        for (let i = 0; i < depth; i++) value = step(value);
        return value;
      };
      const get = cache((_value: unknown) => 1, { backend: Counting });
      const refusal = (value: unknown) => {
        try { return get(value); } catch (error) { return (error as { code: string }).code; }
      };
      refusal(() => 1);
      ${warmUp}
      const seen = new Set<unknown>();
      for (let depth = 2_000; depth <= 12_000; depth += 1_000) for (const step of steps) seen.add(refusal(nest(depth, step)));
      console.log([...seen].join());
    `);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe('PURECACHE_UNKEYABLE_ARGUMENT\n');
  },
  20_000,
);
